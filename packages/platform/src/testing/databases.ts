import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'pg';
import { type Database, type Engine, openPglite, openPostgres } from '../database.ts';
import { layFreshPglite } from './fresh-pglite.ts';

/** The PostgreSQL server that the test command has started; without it only PGlite is tested. */
const SERVER = process.env.TEST_POSTGRES_URL;

/** The engines every store and job is tested on. */
export const ENGINES: readonly Engine[] = SERVER ? ['pglite', 'postgres'] : ['pglite'];

async function onServer(statement: string): Promise<void> {
  const pool = new Pool({ connectionString: SERVER, max: 1 });
  try {
    await pool.query(statement);
  } finally {
    await pool.end();
  }
}

async function openTestPglite<T>(): Promise<Database<T>> {
  const folder = await mkdtemp(join(tmpdir(), 'certdesk-pglite-'));
  await layFreshPglite(folder);
  const database = await openPglite<T>(folder);
  return {
    ...database,
    close: async () => {
      await database.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A fresh, empty database of its own for one test file; `close` removes it. */
export async function openTestDatabase<T>(engine: Engine): Promise<Database<T>> {
  if (engine === 'pglite') return openTestPglite<T>();
  if (!SERVER) throw new Error('TEST_POSTGRES_URL is not set');
  const name = `test_${randomBytes(8).toString('hex')}`;
  await onServer(`create database ${name}`);
  const url = new URL(SERVER);
  url.pathname = `/${name}`;
  const database = await openPostgres<T>({ url: url.href, poolSize: 8, applicationName: 'certdesk-test' });
  return {
    ...database,
    close: async () => {
      await database.close();
      await onServer(`drop database ${name} with (force)`);
    },
  };
}
