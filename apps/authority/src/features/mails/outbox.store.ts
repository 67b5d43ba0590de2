import { setImmediate as nextTurn } from 'node:timers/promises';
import { type OutboxMail, type OutboxResult, type OutboxStore, overtaking, resultFieldsOf } from '@certdesk/mail';
import type { Metrics } from '@certdesk/platform';
import { type Kysely, sql } from 'kysely';
import type { MailRow, OrderRow, Tables } from '../../database/tables.ts';
import type { Unit, Work } from '../events/index.ts';
import { mailRefusal } from '../orders/index.ts';
import { announceMail, fulfillOrder, type MailOfOrder } from './announce-mail.ts';
import { forgetOldAttempts } from './attempt.store.ts';

type ClaimedRow = Pick<
  MailRow,
  | 'id'
  | 'order_id'
  | 'issuance_id'
  | 'kind'
  | 'recipient'
  | 'message_id'
  | 'first_message_id'
  | 'approval_round'
  | 'attempts'
  | 'first_attempt_at'
  | 'history'
  | 'encrypted'
> &
  Pick<OrderRow, 'status' | 'status_reason' | 'approval_ends_at' | 'approver_email' | 'encryption_key'> & {
    readonly current_round: number;
  };

/** What the outbox hands back to `render`: the mail, and what it is about. */
export type ClaimedMail = OutboxMail & {
  readonly orderId: string;
  readonly issuanceId: string | null;
  readonly firstMessageId: string | null;
  readonly approvalRound: number;
  readonly encryptionKey: string | null;
  /** What an earlier attempt has made of it. */
  readonly encrypted: Uint8Array | null;
};

const toClaimed = (row: ClaimedRow, now: Date): ClaimedMail => ({
  id: row.id,
  kind: row.kind,
  recipient: row.recipient,
  messageId: row.message_id,
  attempts: row.attempts,
  firstAttemptAt: row.first_attempt_at ?? now,
  history: row.history,
  orderId: row.order_id,
  issuanceId: row.issuance_id,
  firstMessageId: row.first_message_id,
  approvalRound: row.approval_round,
  encryptionKey: row.encryption_key,
  encrypted: row.encrypted,
});

const CLAIMED = sql.raw(`m.id, m.order_id, m.issuance_id, m.kind, m.recipient, m.message_id, m.first_message_id,
  m.approval_round, m.attempts, m.first_attempt_at, m.history, o.status, o.status_reason, o.approval_ends_at,
  m.encrypted, o.approver_email, o.approval_round as current_round, o.encryption_key`);

export type OutboxStoreOptions = { db: Kysely<Tables>; work: Work; mails: Metrics['mails'] };

/** Somebody else is the approver by now, or has another code: what waited for the former one is withdrawn. */
const isForFormer = (row: ClaimedRow): boolean =>
  row.recipient !== row.approver_email || (row.kind === 'approver' && row.approval_round !== row.current_round);

/** The order may have moved on since the mail was queued: an approver email of a canceled order must not go out. */
function refuse(row: ClaimedRow, now: Date): OutboxResult | undefined {
  const order = { status: row.status, reason: row.status_reason, approvalEndsAt: row.approval_ends_at };
  const cause = mailRefusal(order, row.kind, now) ?? (isForFormer(row) ? 'approver_changed' : undefined);
  if (!cause) return undefined;
  const detail = { cause, messageId: row.message_id };
  const { id, attempts, history } = row;
  return { id, attempts, at: now, state: 'failed', nextAttemptAt: null, history, detail };
}

async function claimDue(
  options: OutboxStoreOptions,
  claim: { now: Date; limit: number; leaseUntil: Date },
): Promise<ClaimedMail[]> {
  const { now, limit, leaseUntil } = claim;
  const { rows } = await sql<ClaimedRow>`
    with due as (
      select id from mails where next_attempt_at <= ${now} and lease_until is null
      order by next_attempt_at limit ${limit} for update skip locked
    )
    update mails m
    set lease_until = ${leaseUntil}, attempts = m.attempts + 1, first_attempt_at = coalesce(m.first_attempt_at, ${now})
    from due, orders o where m.id = due.id and o.id = m.order_id
    returning ${CLAIMED}`.execute(options.db);
  const refusals = rows.flatMap((row) => refuse(row, now) ?? []);
  if (refusals.length > 0) await recordOutcomes(options, refusals);
  const withdrawn = new Set(refusals.map(({ id }) => id));
  return rows.filter(({ id }) => !withdrawn.has(id)).map((row) => toClaimed(row, now));
}

async function recoverInterrupted(
  db: Kysely<Tables>,
  claim: { now: Date; leaseUntil: Date; everyLease: boolean },
): Promise<ClaimedMail[]> {
  const { now, leaseUntil, everyLease } = claim;
  const { rows } = await sql<ClaimedRow>`
    update mails m set lease_until = ${leaseUntil} from orders o
    where o.id = m.order_id and m.lease_until is not null and (${everyLease} or m.lease_until <= ${now})
    returning ${CLAIMED}`.execute(db);
  return rows.map((row) => toClaimed(row, now));
}

type SettledRow = MailOfOrder & Pick<MailRow, 'reported'>;

async function updateMails(unit: Unit, results: readonly OutboxResult[]): Promise<SettledRow[]> {
  const changes = results.map(resultFieldsOf);
  // One statement for the batch, with what was said. The attempt must be the row's: otherwise the mail has been taken
  // over by another. What mail systems have reported as gone or as come back is not sent again, even if our own answer
  // was lost.
  const { rows } = await sql<SettledRow>`
    with result as (
      select * from jsonb_to_recordset(${JSON.stringify(changes)}::jsonb)
        as r(id uuid, attempts int, state text, next_attempt_at timestamptz, history jsonb,
          begun_at timestamptz, cause text, dialogue text)
    ), settled as (
      update mails m
      set state = r.state, history = r.history, lease_until = null,
        encrypted = case when r.next_attempt_at is not null then m.encrypted end,
        next_attempt_at = case when coalesce(m.reported->>'state', 'delayed') = 'delayed' then r.next_attempt_at end
      from result r, orders o
      where m.id = r.id and m.attempts = r.attempts and m.lease_until is not null and o.id = m.order_id
      returning m.id, m.order_id, m.kind, m.reason, m.recipient, m.reported, o.reference, o.status
    ), kept as (
      insert into mail_attempts (mail_id, attempt, at, state, cause, dialogue)
      select r.id, r.attempts, r.begun_at, r.state, r.cause, r.dialogue
      from result r join settled on settled.id = r.id where r.dialogue is not null
      on conflict (mail_id, attempt) do nothing
    )
    select * from settled`.execute(unit.trx);
  await forgetOldAttempts(unit.trx, results);
  return rows;
}

async function recordOutcomes({ work, mails }: OutboxStoreOptions, results: readonly OutboxResult[]): Promise<void> {
  await work(async (unit) => {
    const rows = new Map((await updateMails(unit, results)).map((row) => [row.id, row]));
    for (const result of results) {
      const row = rows.get(result.id);
      if (!row) continue;
      if (!overtaking(row.reported, result.state)) announceMail(unit, row, result);
      unit.afterCommit(() => mails.inc({ kind: row.kind, state: result.state }));
      if (result.state === 'accepted') await fulfillOrder(unit, row, result.at);
    }
  });
}

/** The table `mails` as packages/mail's outbox sees it. One process at a time runs a CA (its data folder is locked). */
export function createOutboxStore(options: OutboxStoreOptions): OutboxStore<ClaimedMail> {
  let everyLease = true;
  return {
    // PGlite works in this thread, and its answers come without the event loop taking a turn: without waiting for one,
    // each mail that is answered would be recorded and replaced by itself before the sockets of the others are read.
    claimDue: async (claim) => {
      await nextTurn();
      return claimDue(options, claim);
    },
    recordOutcomes: async (results) => {
      await nextTurn();
      await recordOutcomes(options, results);
    },
    recoverInterrupted: async (claim) => {
      // Leases from before this start belong to a process that is gone.
      const recovered = await recoverInterrupted(options.db, { ...claim, everyLease });
      everyLease = false;
      return recovered;
    },
  };
}
