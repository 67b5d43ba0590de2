import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

const STATEMENTS = [
  // How long an approval may be relied upon is counted from here (BR 4.2.1); unknown for orders from before.
  sql`alter table orders add column approved_at timestamptz`,
  // An order may have certificates for several keys: which of them is compromised is the certificate's to say.
  sql`alter table issuances add column public_key_sha256 text`,
  sql`update issuances set public_key_sha256 = orders.public_key_sha256 from orders where orders.id = issuances.order_id`,
  sql`alter table issuances alter column public_key_sha256 set not null`,
  sql`create index issuances_compromised on issuances (public_key_sha256) where revocation_reason = 'keyCompromise'`,
  sql`create table reissues (
    id uuid primary key,
    order_id uuid not null references orders,
    public_key_sha256 text not null,
    requested_at timestamptz not null
  )`,
  sql`create index reissues_of_order on reissues (order_id, id)`,
];

/** An order can get another certificate for the same names. */
export const reissues: Migration = {
  up: async (db: Kysely<unknown>) => {
    for (const statement of STATEMENTS) await statement.execute(db);
  },
};
