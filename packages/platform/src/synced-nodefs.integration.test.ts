import type fs from 'node:fs';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Database, openPglite } from './database.ts';

/** The calls that reach the kernel; the file layer is given node's own functions through this. */
const synced = vi.hoisted(() => ({ calls: 0 }));
vi.mock('node:fs', async (original) => {
  const real = await original<typeof fs>();
  const fsyncSync: typeof real.fsyncSync = (descriptor) => {
    synced.calls += 1;
    real.fsyncSync(descriptor);
  };
  return { ...real, default: { ...real, fsyncSync }, fsyncSync };
});

describe('the embedded database', () => {
  let folder: string;
  let database: Database<unknown>;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'certdesk-synced-'));
    database = await openPglite(join(folder, 'database'));
    await sql`create table kept (id int)`.execute(database.db);
  });
  afterAll(async () => {
    await database?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const syncsOf = async (work: () => Promise<unknown>) => {
    const before = synced.calls;
    await work();
    return synced.calls - before;
  };

  it('has every commit on the disk before it is acknowledged', async () => {
    for (let id = 0; id < 5; id += 1)
      expect(await syncsOf(() => sql`insert into kept values (${id})`.execute(database.db))).toBeGreaterThanOrEqual(1);
  });

  it('syncs a transaction once, and nothing for reading or for what was rolled back', async () => {
    const transaction = () =>
      database.db.transaction().execute(async (trx) => {
        for (let id = 0; id < 20; id += 1) await sql`insert into kept values (${id})`.execute(trx);
      });
    const syncs = await syncsOf(transaction);
    expect(syncs).toBeGreaterThanOrEqual(1);
    expect(syncs).toBeLessThan(5);
    expect(await syncsOf(() => sql`select * from kept`.execute(database.db))).toBe(0);
  });

  it('runs with fsync and synchronous commits on', async () => {
    for (const setting of ['fsync', 'synchronous_commit', 'full_page_writes']) {
      const { rows } = await sql<{ value: string }>`select current_setting(${setting}) as value`.execute(database.db);
      expect([setting, rows[0]?.value]).toEqual([setting, 'on']);
    }
  });
});
