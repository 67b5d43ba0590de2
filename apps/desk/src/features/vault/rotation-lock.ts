import type { Database } from '@certdesk/platform';
import type { DeskSchema } from '../../schema.ts';

/** Any number that nothing else in the database takes as an advisory lock; "VALT" in ASCII. */
const LOCK = 0x56414c54;

/** PGlite belongs to one process, so a mark in this process is enough. */
const underWay = new WeakSet<object>();

/**
 * Takes the right to rotate, which one rotation has at a time; undefined while another has it. PostgreSQL gives it back
 * when its connection ends, and so does kill -9.
 */
export async function takeRotationLock(database: Database<DeskSchema>): Promise<(() => Promise<void>) | undefined> {
  if (database.engine === 'pglite') {
    const { pglite } = database;
    if (underWay.has(pglite)) return undefined;
    underWay.add(pglite);
    return async () => void underWay.delete(pglite);
  }
  const client = await database.pool.connect();
  const { rows } = await client.query<{ taken: boolean }>('select pg_try_advisory_lock($1) as taken', [LOCK]);
  if (!rows[0]?.taken) {
    client.release();
    return undefined;
  }
  return async () => {
    await client.query('select pg_advisory_unlock($1)', [LOCK]).finally(() => client.release());
  };
}
