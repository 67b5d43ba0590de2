import { openPostgres, silentLog, systemClock } from '@certdesk/platform';
import type { DeskSchema } from '../../../schema.ts';
import { createFileKeys } from '../key-file.ts';
import { rotate } from '../rotate.ts';

/** Run as a program of its own, to be killed: rotates the keys in a file, over a PostgreSQL database, and says each step. */
const [url = '', folder = ''] = process.argv.slice(2);
const database = await openPostgres<DeskSchema>({ url, poolSize: 2, applicationName: 'rotate-program' });
const keys = createFileKeys(folder, silentLog);
const { signal } = new AbortController();
for await (const { step } of rotate({ database, keys, clock: systemClock, log: silentLog, signal })) console.log(step);
await database.close();
