import type { Queryable } from '@certdesk/platform';
import { sql } from 'kysely';
import type { DeskSchema } from '../../schema.ts';

export type Lease = { readonly name: string; readonly holder: string };

/** Takes a lease that is free or over, or prolongs one's own. Answers whether it is held. */
export async function takeLease(
  db: Queryable<DeskSchema>,
  { name, holder }: Lease,
  { now, until }: { now: Date; until: Date },
): Promise<boolean> {
  const { rows } = await sql`
    insert into process_leases as l (name, holder, until) values (${name}, ${holder}, ${until})
    on conflict (name) do update set holder = excluded.holder, until = excluded.until
      where l.holder = excluded.holder or l.until <= ${now}
    returning name`.execute(db);
  return rows.length > 0;
}

/** Gives a lease back, if it is still one's own. */
export async function endLease(db: Queryable<DeskSchema>, { name, holder }: Lease): Promise<void> {
  await db.deleteFrom('process_leases').where('name', '=', name).where('holder', '=', holder).execute();
}
