import { runProgram } from '@certdesk/platform';
import { readAuthorityConfig, startAuthority } from './index.ts';

await runProgram(() => startAuthority(readAuthorityConfig()));
