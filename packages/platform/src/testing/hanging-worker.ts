import { type Engine, openPglite, openPostgres } from '../database.ts';
import { defineJob, startJobs } from '../jobs.ts';
import { silentLog } from '../log.ts';

/** Run as a program of its own, to be killed: takes one job, says so, and never finishes it. */
const [engine, place = ''] = process.argv.slice(2);
const open = (wanted: Engine) =>
  wanted === 'pglite'
    ? openPglite<never>(place)
    : openPostgres<never>({ url: place, poolSize: 2, applicationName: 'hanging-worker' });

const job = defineJob<{ id: string }>({ name: 'hanging', retry: { limit: 2, delaySeconds: 1, maxDelaySeconds: 1 } });
const database = await open(engine === 'postgres' ? 'postgres' : 'pglite');
const jobs = await startJobs({ database, log: silentLog, definitions: [job], role: 'worker' });
await database.db.transaction().execute((trx) => jobs.enqueue(trx, job, [{ id: 'one' }]));
await jobs.work(job, { batchSize: 1, concurrency: 1 }, () => {
  console.log('taken');
  return new Promise(() => {});
});
