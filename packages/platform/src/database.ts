import { mkdirSync } from 'node:fs';
import { PGlite } from '@electric-sql/pglite';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { Kysely, PGliteDialect, PostgresDialect, type Transaction } from 'kysely';
import { Pool, types } from 'pg';
import { StartFault } from './start-fault.ts';
import { START_PARAMS, SyncedNodeFS } from './synced-nodefs.ts';

/** A database of the PostgreSQL family: PGlite in this process, or a PostgreSQL server. The same SQL runs on both. */
export type Database<T> =
  | { readonly engine: 'pglite'; readonly db: Kysely<T>; readonly pglite: PGlite; close: () => Promise<void> }
  | {
      readonly engine: 'postgres';
      readonly db: Kysely<T>;
      readonly pool: Pool;
      readonly url: string;
      close: () => Promise<void>;
    };

export type Engine = Database<unknown>['engine'];
export type Queryable<T> = Kysely<T> | Transaction<T>;

const INT8 = 20;
/** int8 as number, as PGlite gives it: our counts and sequences stay below 2^53. */
const numberTypes = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === INT8 ? Number : types.getTypeParser(oid, format as 'text'),
}; // cast: pg's overloads want a literal

/** Opens PGlite in a folder, really synced to disk. */
export async function openPglite<T>(folder: string): Promise<Database<T>> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const pglite = new PGlite({ fs: new SyncedNodeFS(folder), startParams: START_PARAMS, extensions: { pg_trgm } });
  await pglite.waitReady;
  const db = new Kysely<T>({ dialect: new PGliteDialect({ pglite }) });
  return {
    engine: 'pglite',
    db,
    pglite,
    close: () => db.destroy().then(() => (pglite.closed ? undefined : pglite.close())),
  };
}

export type PostgresOptions = { url: string; poolSize: number; applicationName: string };

/** Opens a PostgreSQL server by its URL and proves that it answers. Throws StartFault `database.unreachable`. */
export async function openPostgres<T>(options: PostgresOptions): Promise<Database<T>> {
  const pool = new Pool({
    connectionString: options.url,
    max: options.poolSize,
    application_name: options.applicationName,
    types: numberTypes,
  });
  // An idle connection that the server closes is replaced at the next query; without a listener it would end the process.
  pool.on('error', () => undefined);
  try {
    await pool.query('select 1');
  } catch (cause) {
    await pool.end();
    throw new StartFault('database.unreachable', {}, { cause });
  }
  const db = new Kysely<T>({ dialect: new PostgresDialect({ pool }) });
  return { engine: 'postgres', db, pool, url: options.url, close: () => db.destroy() };
}
