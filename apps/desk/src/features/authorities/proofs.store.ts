import type { Clock, Queryable } from '@certdesk/platform';
import type { DeskSchema } from '../../schema.ts';
import type { Proofs } from './adapter.ts';

type StoreOptions = { readonly db: Queryable<DeskSchema>; readonly authorityId: string; readonly clock: Clock };

/** Which account has shown what to one authority. */
export function createProofs({ db, authorityId, clock }: StoreOptions): Proofs {
  return {
    note: async (proofs) => {
      await db.deleteFrom('authority_proofs').where('ends_at', '<=', clock.now()).execute();
      const rows = proofs.map(({ key, accountId, until }) => ({
        authority_id: authorityId,
        proof: key,
        account_id: accountId,
        ends_at: until,
      }));
      if (rows.length === 0) return;
      await db
        .insertInto('authority_proofs')
        .values(rows)
        .onConflict((conflict) => conflict.columns(['authority_id', 'proof']).doNothing())
        .execute();
    },
    forget: async (keys) => {
      if (keys.length === 0) return;
      await db
        .deleteFrom('authority_proofs')
        .where('authority_id', '=', authorityId)
        .where('proof', 'in', keys)
        .execute();
    },
    ownersOf: async (keys) => {
      if (keys.length === 0) return new Map();
      const rows = await db
        .selectFrom('authority_proofs')
        .select(['proof', 'account_id'])
        .where('authority_id', '=', authorityId)
        .where('proof', 'in', keys)
        .where('ends_at', '>', clock.now())
        .execute();
      return new Map(rows.map((row) => [row.proof, row.account_id]));
    },
  };
}
