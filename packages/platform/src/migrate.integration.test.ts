import { type Kysely, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from './database.ts';
import { type Migrations, migrate } from './migrate.ts';
import { ENGINES, openTestDatabase } from './testing/index.ts';

const run = (statement: string) => ({
  up: async (db: Kysely<unknown>) => void (await sql.raw(statement).execute(db)),
});
const ONE: Migrations = { '0001-one': run('create table one (id int)') };
const TWO: Migrations = { ...ONE, '0002-two': run('create table two (id int)') };
const BROKEN: Migrations = { ...TWO, '0003-broken': run('create table one (id int)') };

describe.each(ENGINES)('migrations on %s', (engine) => {
  let database: Database<unknown>;
  beforeAll(async () => {
    database = await openTestDatabase(engine);
  });
  afterAll(() => database?.close());

  it('are each applied once, whoever starts at the same moment', async () => {
    const both = await Promise.all([migrate(database.db, ONE), migrate(database.db, ONE)]);
    expect(both.flat()).toEqual(['0001-one']);
    expect(await migrate(database.db, TWO)).toEqual(['0002-two']);
    expect(await migrate(database.db, TWO)).toEqual([]);
  });

  it('leave nothing half-done when one fails, and say which', async () => {
    const fault = { code: 'database.migration_failed', params: { migration: '0003-broken' } };
    await expect(migrate(database.db, BROKEN)).rejects.toMatchObject(fault);
    expect(await migrate(database.db, TWO)).toEqual([]);
  });

  it('leave the database of a later version alone, and say so', async () => {
    const fault = { code: 'database.newer', params: { migration: '0002-two' } };
    await expect(migrate(database.db, ONE)).rejects.toMatchObject(fault);
    expect(await migrate(database.db, TWO)).toEqual([]);
  });
});
