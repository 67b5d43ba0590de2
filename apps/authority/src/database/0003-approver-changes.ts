import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

const STATEMENTS = [
  // Each approver whom an order gets while approval is open begins a round: a code of its own, worthless after it.
  sql`alter table orders add column approval_round integer not null default 0`,
  sql`alter table mails add column approval_round integer not null default 0`,
  sql`alter table mails drop constraint mails_reason_check`,
  sql`alter table mails add constraint mails_reason_check
    check (reason in ('placed', 'issued', 'resend', 'approver_changed'))`,
  sql`create table approver_changes (
    id uuid primary key,
    order_id uuid not null references orders,
    from_email text not null,
    to_email text not null,
    changed_at timestamptz not null
  )`,
  sql`create index approver_changes_of_order on approver_changes (order_id, id)`,
];

/** Another of the allowed mailboxes can take the approver's place. */
export const approverChanges: Migration = {
  up: async (db: Kysely<unknown>) => {
    for (const statement of STATEMENTS) await statement.execute(db);
  },
};
