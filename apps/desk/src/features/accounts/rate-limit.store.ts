import { type Kysely, sql } from 'kysely';
import type { DeskSchema } from '../../schema.ts';

/**
 * Counts one more use of a key, atomically, so that tries at the same moment cannot slip past a limit. A window that
 * has ended starts again at one, with the new end.
 */
export async function countTry(
  db: Kysely<DeskSchema>,
  { key, now, endsAt }: { key: string; now: Date; endsAt: Date },
): Promise<{ used: number; endsAt: Date }> {
  const row = await db
    .insertInto('rate_limits')
    .values({ key, used: 1, ends_at: endsAt })
    .onConflict((conflict) =>
      conflict.column('key').doUpdateSet({
        used: sql`case when rate_limits.ends_at <= ${now} then 1 else rate_limits.used + 1 end`,
        ends_at: sql`case when rate_limits.ends_at <= ${now} then excluded.ends_at else rate_limits.ends_at end`,
      }),
    )
    .returning(['used', 'ends_at'])
    .executeTakeFirstOrThrow();
  return { used: row.used, endsAt: row.ends_at };
}

export async function forgetTries(db: Kysely<DeskSchema>, key: string): Promise<void> {
  await db.deleteFrom('rate_limits').where('key', '=', key).execute();
}

export async function giveBackTry(db: Kysely<DeskSchema>, key: string): Promise<void> {
  await db.updateTable('rate_limits').set({ used: sql`greatest(used - 1, 0)` }).where('key', '=', key).execute();
}

export async function dropEndedLimits(db: Kysely<DeskSchema>, now: Date): Promise<void> {
  await db.deleteFrom('rate_limits').where('ends_at', '<=', now).execute();
}
