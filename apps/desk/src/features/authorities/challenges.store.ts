import type { Clock, Queryable } from '@certdesk/platform';
import type { DeskSchema } from '../../schema.ts';
import type { HttpChallenges } from './adapter.ts';

type StoreOptions = { readonly db: Queryable<DeskSchema>; readonly authorityId: string; readonly clock: Clock };

/** The open challenges of one authority. A token is the authority's own: one that is there already means the same. */
export function createHttpChallenges({ db, authorityId, clock }: StoreOptions): HttpChallenges {
  return {
    publish: async (challenges) => {
      await db.deleteFrom('acme_challenges').where('ends_at', '<=', clock.now()).execute();
      const rows = challenges.map(({ token, content, order, until }) => ({
        token,
        authority_id: authorityId,
        authority_order_id: order,
        content,
        ends_at: until,
      }));
      if (rows.length === 0) return;
      await db
        .insertInto('acme_challenges')
        .values(rows)
        // The first stays: no authority can have another's answer replaced.
        .onConflict((conflict) => conflict.column('token').doNothing())
        .execute();
    },
    withdraw: async (order) => {
      await db
        .deleteFrom('acme_challenges')
        .where('authority_id', '=', authorityId)
        .where('authority_order_id', '=', order)
        .execute();
    },
  };
}

/** What is answered for a token, whichever authority it is of. */
export async function findChallenge(db: Queryable<DeskSchema>, token: string, now: Date): Promise<string | undefined> {
  const row = await db
    .selectFrom('acme_challenges')
    .select('content')
    .where('token', '=', token)
    .where('ends_at', '>', now)
    .executeTakeFirst();
  return row?.content;
}
