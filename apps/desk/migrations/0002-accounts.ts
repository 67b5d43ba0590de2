import { type Kysely, sql } from 'kysely';

/**
 * People, sessions, accounts. Users, sessions, credentials and verifications have what better-auth asks for (a test
 * compares); a credential is what it calls an account.
 */
const STATEMENTS = [
  `create table users (
    id text primary key,
    email text not null unique,
    email_verified boolean not null default false,
    name text not null,
    image text,
    created_at timestamptz not null,
    updated_at timestamptz not null
  )`,
  `create table accounts (
    id text primary key,
    name text not null,
    created_at timestamptz not null
  )`,
  `create table sessions (
    id text primary key,
    token text not null unique,
    user_id text not null references users (id) on delete cascade,
    active_account_id text,
    ip_address text,
    user_agent text,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    expires_at timestamptz not null
  )`,
  `create index sessions_by_user on sessions (user_id)`,
  `create table credentials (
    id text primary key,
    user_id text not null references users (id) on delete cascade,
    provider_id text not null,
    subject_id text not null,
    password text,
    access_token text,
    refresh_token text,
    id_token text,
    access_token_expires_at timestamptz,
    refresh_token_expires_at timestamptz,
    scope text,
    created_at timestamptz not null,
    updated_at timestamptz not null
  )`,
  `create unique index credentials_by_user on credentials (user_id, provider_id, subject_id)`,
  `create table verifications (
    id text primary key,
    identifier text not null,
    value text not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    expires_at timestamptz not null
  )`,
  `create index verifications_by_identifier on verifications (identifier)`,
  `create table members (
    account_id text not null references accounts (id) on delete cascade,
    user_id text not null references users (id) on delete cascade,
    id text not null unique,
    role text not null,
    created_at timestamptz not null,
    primary key (account_id, user_id)
  )`,
  `create index members_by_user on members (user_id, account_id)`,
  // A key ends when its maker leaves the account: the reference sees to it, whoever removes the member, and however.
  `create table api_keys (
    account_id text not null,
    id text not null,
    name text not null,
    role text not null,
    start text not null,
    key_sha256 text not null unique,
    created_by text not null,
    created_at timestamptz not null,
    expires_at timestamptz,
    primary key (account_id, id),
    foreign key (account_id, created_by) references members (account_id, user_id) on delete cascade
  )`,
  `create index api_keys_by_maker on api_keys (account_id, created_by)`,
  `create table rate_limits (
    key text primary key,
    used integer not null,
    ends_at timestamptz not null
  ) with (fillfactor = 50)`,
  `create index rate_limits_by_end on rate_limits (ends_at)`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
