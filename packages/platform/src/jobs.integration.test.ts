import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Database, openPglite } from './database.ts';
import { defineJob, type JobDefinition, type JobHandler, type Jobs, type RunningJob, startJobs } from './jobs.ts';
import { silentLog } from './log.ts';
import { ENGINES, layFreshPglite, openTestDatabase, waitUntil } from './testing/index.ts';

type Payload = { id: string };
const ONE_AT_A_TIME = { batchSize: 1, concurrency: 1 };
const named = (name: string, limit = 2) =>
  defineJob<Payload>({ name, retry: { limit, delaySeconds: 1, maxDelaySeconds: 1 } });
const start = (database: Database<never>, job: JobDefinition<Payload>) =>
  startJobs({ database, log: silentLog, definitions: [job], role: 'worker' });
const enqueue = (
  { db }: Database<never>,
  { jobs, job }: { jobs: Jobs; job: JobDefinition<Payload> },
  ...ids: string[]
) =>
  db.transaction().execute((trx) =>
    jobs.enqueue(
      trx,
      job,
      ids.map((id) => ({ id })),
    ),
  );
/** A handler that notes what it was given, and is done with it. */
const noting =
  (ran: string[]): JobHandler<Payload> =>
  async (batch) => {
    ran.push(...batch.map(({ payload }) => payload.id));
    return [];
  };

describe.each(ENGINES)('background jobs on %s', (engine) => {
  let database: Database<never>;
  const running: Jobs[] = [];
  beforeAll(async () => {
    database = await openTestDatabase<never>(engine);
  });
  afterEach(async () => {
    for (const jobs of running.splice(0)) await jobs.stop();
  });
  afterAll(() => database?.close());

  async function open(name: string) {
    const job = named(name);
    const jobs = await start(database, job);
    running.push(jobs);
    return { jobs, job };
  }

  it('runs what was committed, and nothing of a transaction that was rolled back', async () => {
    const { jobs, job } = await open('committed');
    const rolledBack = database.db.transaction().execute(async (trx) => {
      await jobs.enqueue(trx, job, [{ id: 'rolled back' }]);
      throw new Error('no');
    });
    await expect(rolledBack).rejects.toThrow('no');
    await enqueue(database, { jobs, job }, 'committed');
    const ran: string[] = [];
    await jobs.work(job, ONE_AT_A_TIME, noting(ran));
    await enqueue(database, { jobs, job }, 'later');
    await waitUntil('the later job has run', () => ran.includes('later'));
    expect(ran).toEqual(['committed', 'later']);
  });

  it('tries again what a handler gives back or throws on, until the last try, which it is told of', async () => {
    const { jobs, job } = await open('tried');
    const tries: Pick<RunningJob<Payload>, 'retries' | 'lastTry'>[] = [];
    await jobs.work(job, ONE_AT_A_TIME, async (batch) => {
      tries.push(...batch.map(({ retries, lastTry }) => ({ retries, lastTry })));
      if (tries.length === 1) throw new Error('a fault nobody foresaw');
      return batch.map(({ id }) => id);
    });
    await enqueue(database, { jobs, job }, 'one');
    await waitUntil('the last try has come', () => tries.some(({ lastTry }) => lastTry));
    expect(tries).toEqual([
      { retries: 0, lastTry: false },
      { retries: 1, lastTry: false },
      { retries: 2, lastTry: true },
    ]);
  });

  it('runs each of many jobs once', async () => {
    const { jobs, job } = await open('many');
    const ids = Array.from({ length: 250 }, (_, index) => String(index));
    const ran: string[] = [];
    await jobs.work(job, { batchSize: 100, concurrency: 2 }, noting(ran));
    await enqueue(database, { jobs, job }, ...ids);
    await waitUntil('all have run', () => ran.length >= ids.length);
    expect(new Set(ran)).toEqual(new Set(ids));
    expect(ran).toHaveLength(ids.length);
  });

  it('gives a queue of an earlier version the retries of this one', async () => {
    await (await start(database, named('changed', 3))).stop();
    const [jobs, job] = [await start(database, named('changed', 7)), named('changed', 7)];
    running.push(jobs);
    await enqueue(database, { jobs, job }, 'one');
    const { rows } = await sql<{ limit: number }>`
      select retry_limit as limit from jobs.job where name = 'changed'`.execute(database.db);
    expect(rows).toEqual([{ limit: 7 }]);
  });

  /** Where a process of its own finds a database, and how this one opens it once the other is gone. */
  async function openShared(stack: AsyncDisposableStack) {
    if (engine === 'pglite') {
      const folder = mkdtempSync(join(tmpdir(), 'certdesk-jobs-'));
      stack.defer(() => rmSync(folder, { recursive: true, force: true }));
      await layFreshPglite(join(folder, 'database'));
      return { place: join(folder, 'database'), reopen: () => openPglite<never>(join(folder, 'database')) };
    }
    const shared = await openTestDatabase<never>(engine);
    return { place: shared.engine === 'postgres' ? shared.url : '', reopen: async () => shared };
  }

  it('runs the job of a worker that was killed once more, without waiting long', async () => {
    await using stack = new AsyncDisposableStack();
    const { place, reopen } = await openShared(stack);
    const program = join(import.meta.dirname, 'testing', 'hanging-worker.ts');
    const worker = spawn(process.execPath, [program, engine, place], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [said] = await once(worker.stdout, 'data');
    expect(String(said)).toBe('taken\n');
    worker.kill('SIGKILL');
    await once(worker, 'exit');

    const shared = await reopen();
    stack.defer(() => shared.close());
    const job = named('hanging');
    const jobs = await start(shared, job);
    stack.defer(() => jobs.stop());
    const openedAt = performance.now();
    const ran: string[] = [];
    await jobs.work(job, ONE_AT_A_TIME, noting(ran));
    await waitUntil('the job has run', () => ran.length > 0);
    // Alone on its database, a process knows that whoever had the job is gone; a server's other processes must be waited for.
    expect(performance.now() - openedAt).toBeLessThan(engine === 'pglite' ? 10_000 : 30_000);
    expect(ran).toEqual(['one']);
  });
});
