import { type Kysely, sql } from 'kysely';

/** What the desk answers to an authority that looks at a name by http-01, and which account has shown a name to it. */
const STATEMENTS = [
  `create table acme_challenges (
    token text primary key,
    authority_id text not null,
    authority_order_id text not null,
    content text not null,
    ends_at timestamptz not null
  )`,
  `create index acme_challenges_by_order on acme_challenges (authority_id, authority_order_id)`,
  `create index acme_challenges_by_end on acme_challenges (ends_at)`,
  `create table authority_proofs (
    authority_id text not null,
    proof text not null,
    account_id text not null,
    ends_at timestamptz not null,
    primary key (authority_id, proof)
  )`,
  `create index authority_proofs_by_end on authority_proofs (ends_at)`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
