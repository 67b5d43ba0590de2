import { type Kysely, sql } from 'kysely';

/**
 * Reminders that something expires: one per subject, end and number of days, so that each is sent once whoever sends it
 * and however often. A mute is a row of its own; nothing of the order or the certificate changes by it. A feed is known by
 * the hash of its secret, and ends with its maker's membership.
 */
const STATEMENTS = [
  `create table expiry_reminders (
    account_id text not null,
    subject text not null,
    subject_id text not null,
    ends_at timestamptz not null,
    days smallint not null,
    notice_id uuid not null,
    sent_at timestamptz not null,
    primary key (account_id, subject, subject_id, ends_at, days)
  )`,
  `create index expiry_reminders_by_notice on expiry_reminders (account_id, notice_id)`,
  `create table reminder_mutes (
    account_id text not null,
    subject text not null,
    subject_id text not null,
    muted_by text not null,
    muted_at timestamptz not null,
    primary key (account_id, subject, subject_id)
  )`,
  `create table calendar_feeds (
    account_id text not null,
    id uuid not null,
    secret_sha256 text not null unique,
    created_by text not null,
    created_at timestamptz not null,
    primary key (account_id, id),
    foreign key (account_id, created_by) references members (account_id, user_id) on delete cascade
  )`,
  `create unique index calendar_feeds_by_maker on calendar_feeds (account_id, created_by)`,
  // What ends soon is looked for over all accounts; every other list is of one account.
  `create index orders_ending on orders (expires_at) where status in ('issued', 'complete')`,
  `create index certificates_ending on certificates (not_after)`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
