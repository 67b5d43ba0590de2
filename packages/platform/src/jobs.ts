import { sql, type Transaction } from 'kysely';
import { type ConstructorOptions, fromKysely, fromPglite, type JobInsert, PgBoss } from 'pg-boss';
import type { Database } from './database.ts';
import type { Log } from './log.ts';

/** A kind of background work. Payloads carry ids only: queue tables and logs then leak nothing. */
export type JobDefinition<P extends object> = {
  readonly name: string;
  readonly retry: { readonly limit: number; readonly delaySeconds: number; readonly maxDelaySeconds: number };
  /** Only to type the payload; never set. */
  readonly payload?: P;
};

export const defineJob = <P extends object>(definition: JobDefinition<P>): JobDefinition<P> => definition;

export type RunningJob<P> = {
  readonly id: string;
  readonly payload: P;
  readonly retries: number;
  readonly lastTry: boolean;
};

/** Answers with the ids of the jobs to try again; the others are done. Throwing tries the whole batch again. */
export type JobHandler<P> = (jobs: readonly RunningJob<P>[]) => Promise<readonly string[]>;

export type WorkOptions = { batchSize: number; concurrency: number };

export type Jobs = {
  /** Adds jobs in the transaction of the rows they serve: both are there after the commit, or neither. */
  enqueue: <DB, P extends object>(trx: Transaction<DB>, job: JobDefinition<P>, payloads: readonly P[]) => Promise<void>;
  work: <P extends object>(job: JobDefinition<P>, options: WorkOptions, handler: JobHandler<P>) => Promise<void>;
  stop: () => Promise<void>;
};

/** A worker that dies is noticed after this time, and its jobs run again. pg-boss allows no less. */
const HEARTBEAT_SECONDS = 10;
/** How often somebody looks for dead workers. pg-boss has two timers for it, and the longer one counts (a minute by default). */
const SUPERVISE_SECONDS = 5;
const SCHEMA = 'jobs';
/** A NOTIFY starts a handler within milliseconds; polling is only the safety net behind it. */
const BACKSTOP_SECONDS = 2;

export type JobsOptions = {
  database: Database<never>;
  log: Log;
  definitions: readonly JobDefinition<object>[];
  role: 'sender' | 'worker';
};

function bossOptions({ database, role }: JobsOptions): ConstructorOptions {
  const supervise = role === 'worker';
  const common = {
    schema: SCHEMA,
    supervise,
    schedule: false,
    superviseIntervalSeconds: SUPERVISE_SECONDS,
    monitorIntervalSeconds: SUPERVISE_SECONDS,
    useListenNotify: supervise,
  };
  if (database.engine === 'pglite') return { ...common, backend: 'pglite', db: fromPglite(database.pglite) };
  return {
    ...common,
    backend: 'postgres',
    connectionString: database.url,
    max: supervise ? 4 : 2,
    application_name: 'certdesk-jobs',
  };
}

async function createQueue(boss: PgBoss, { name, retry }: JobDefinition<object>): Promise<void> {
  const options = {
    retryLimit: retry.limit,
    retryDelay: retry.delaySeconds,
    retryBackoff: true,
    retryDelayMax: retry.maxDelaySeconds,
    heartbeatSeconds: HEARTBEAT_SECONDS,
    deleteAfterSeconds: 3600,
    notify: true,
  };
  await boss.createQueue(name, options);
  // A queue that an earlier version has made keeps its settings otherwise.
  await boss.updateQueue(name, options);
  // A queue that this run has made is not in pg-boss's cache yet, and the first insert inside a PGlite transaction would
  // wait for ever on the cache's own query. Reading the queue once fills the cache.
  await boss.findJobs(name, { key: 'warm' });
}

/**
 * PGlite has one process at a time, so jobs that run when this one starts are those of a process that is gone: they are
 * given back at once instead of when their heartbeat is missed.
 */
async function giveBackJobs(boss: PgBoss, { db }: Database<never>): Promise<void> {
  const { rows } = await sql<{ name: string; ids: string[] }>`
    select name, array_agg(id::text) as ids from ${sql.table(`${SCHEMA}.job`)} where state = 'active' group by name`.execute(
    db,
  );
  for (const { name, ids } of rows) await boss.fail(name, ids, { message: 'the process has ended' });
}

/**
 * Background jobs on pg-boss, in the same database as the rows they serve. Hides what must not be forgotten: inserts go
 * through the caller's transaction, queues are warmed, workers heartbeat.
 */
export async function startJobs(options: JobsOptions): Promise<Jobs> {
  const { log } = options;
  const boss = new PgBoss(bossOptions(options));
  boss.on('error', (error) => log.error({ event: 'jobs.error', err: error }));
  await boss.start();
  for (const definition of options.definitions) await createQueue(boss, definition);
  if (options.database.engine === 'pglite') await giveBackJobs(boss, options.database);

  return {
    enqueue: async (trx, job, payloads) => {
      const inserts: JobInsert[] = payloads.map((data) => ({ data }));
      await boss.insert(job.name, inserts, { db: fromKysely(trx) });
    },
    work: async <P extends object>(
      job: JobDefinition<P>,
      { batchSize, concurrency }: WorkOptions,
      handler: JobHandler<P>,
    ) => {
      const settings = {
        batchSize,
        localConcurrency: concurrency,
        burstWhenBatchFull: batchSize > 1,
        pollingIntervalSeconds: 0.5,
        notifyPollingIntervalSeconds: BACKSTOP_SECONDS,
        perJobResults: true,
        includeMetadata: true,
      } as const;
      await boss.work<P, unknown, typeof settings>(job.name, settings, async (batch) => {
        const running = batch.map(({ id, data, retryCount, retryLimit }) => ({
          id,
          payload: data,
          retries: retryCount,
          lastTry: retryCount >= retryLimit,
        }));
        const failed = new Set(await handler(running));
        return batch.map(({ id }) => ({ id, status: failed.has(id) ? ('failed' as const) : ('completed' as const) }));
      });
    },
    stop: () => boss.stop({ graceful: true, timeout: 10_000, close: true }),
  };
}
