import { join } from 'node:path';
import { type Database, openPglite } from '@certdesk/platform';
import { sql } from 'kysely';

/** Every row of every table, pg-boss's too, as text: compressed or split into pieces in the files, here it is whole. */
export async function dumpTables({ db }: Database<unknown>): Promise<{ table: string; text: string }[]> {
  const { rows: tables } = await sql<{ name: string }>`
    select format('%I.%I', schemaname, tablename) as name from pg_tables
    where schemaname not in ('pg_catalog', 'information_schema') order by 1`.execute(db);
  const dumps = [];
  for (const { name } of tables) {
    const { rows } = await sql<{ text: string }>`select t::text as text from ${sql.raw(name)} t`.execute(db);
    dumps.push({ table: name, text: rows.map(({ text }) => text).join('\n') });
  }
  return dumps;
}

/** The same of the desk of a data folder, which must not be running. */
export async function dumpDesk(dataFolder: string): Promise<{ table: string; text: string }[]> {
  const database = await openPglite<unknown>(join(dataFolder, 'desk', 'database'));
  try {
    return await dumpTables(database);
  } finally {
    await database.close();
  }
}
