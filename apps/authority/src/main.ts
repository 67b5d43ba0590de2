import { runProgram } from '@certdesk/platform';
import { readAuthorityConfig, startAuthority } from './compose.ts';

await runProgram(() => startAuthority(readAuthorityConfig(process.env)));
