import { type Kysely, sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { StartFault } from './start-fault.ts';

export type Migrations = Readonly<Record<string, Migration>>;

/**
 * Brings the schema up to date; several processes may start at once (Kysely takes a lock).
 * Throws StartFault `database.newer` when the database was made by a later version, `database.migration_failed` otherwise.
 */
export async function migrate<T>(db: Kysely<T>, migrations: Migrations): Promise<readonly string[]> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => ({ ...migrations }) } });
  const applied = await migrator.getMigrations().catch(() => []);
  const { error, results } = await migrator.migrateToLatest();
  if (error) {
    const unknown = await findUnknown(db, migrations);
    if (unknown) throw new StartFault('database.newer', { migration: unknown }, { cause: error });
    throw new StartFault(
      'database.migration_failed',
      { migration: results?.find((result) => result.status === 'Error')?.migrationName ?? '' },
      { cause: error },
    );
  }
  return (results ?? [])
    .map((result) => result.migrationName)
    .filter((name) => applied.every((before) => before.name !== name || !before.executedAt));
}

async function findUnknown<T>(db: Kysely<T>, migrations: Migrations): Promise<string | undefined> {
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db);
  return rows.map((row) => row.name).find((name) => !(name in migrations));
}
