import type { MailKind, OrderStatus, StatusReason } from '@certdesk/contract';
import { HOUR, newId, type Queryable } from '@certdesk/platform';
import { sql, type Transaction } from 'kysely';
import type { DeskSchema } from '../../schema.ts';
import type { MailLimits } from '../orders/index.ts';
import { type RequestNews, toEvent, toLastRequest } from './fulfillment-request.ts';

export type Acceptance = {
  readonly id: string;
  readonly accountId: string;
  readonly orderNumber: number;
  readonly kind: MailKind;
  readonly requestedBy: { readonly id: string; readonly name: string };
  readonly idempotencyKey: string | undefined;
};

export type AcceptanceRules = { readonly at: Date; readonly limits: MailLimits; readonly perAccountHour: number };

export type AcceptedRow = { id: string; recipient: string };

/** Processes that accept requests of one account at the same moment rarely count on the same row. */
const SLOTS = 8;

/** In which states the order must be for each kind of mail; the same rule as orders/order.ts, decided again under the row's lock. */
const STATUSES: Readonly<Record<MailKind, readonly OrderStatus[]>> = {
  fulfillment: ['issued', 'complete', 'expired'],
  approver: ['pending_approval'],
};
const NOT_REASON: StatusReason = 'approval_window_over';

export const windowStart = (at: Date): Date => new Date(Math.floor(at.getTime() / HOUR) * HOUR);

function toInput({ id, accountId, orderNumber, kind, requestedBy, idempotencyKey }: Acceptance, at: Date) {
  const news: RequestNews = { state: 'requested', at };
  return {
    id,
    account_id: accountId,
    order_number: orderNumber,
    kind,
    statuses: STATUSES[kind],
    actor_id: requestedBy.id,
    actor_name: requestedBy.name,
    idempotency_key: idempotencyKey ?? null,
    audit_id: newId(),
    events: [toEvent(news)],
    last_request: toLastRequest({ id, kind, reason: 'resend', requestedAt: at }, news),
  };
}

/**
 * Accepts requests in one statement: each only if the order is the account's, in the right state and outside its
 * cool-down and limits, and its Idempotency-Key is new. Then it notes the time on the order, writes the request and its
 * audit entry, and spends the account's allowance. The conditions are checked on the locked rows, so two clicks at once
 * cannot both pass; that a key is new is decided by its unique index, in whatever process the other one runs. No two of
 * the requests may be for the same order, or have the same key. Answers those accepted.
 */
export async function acceptRequests(
  trx: Transaction<DeskSchema>,
  acceptances: readonly Acceptance[],
  { at, limits, perAccountHour }: AcceptanceRules,
): Promise<AcceptedRow[]> {
  const input = JSON.stringify(acceptances.map((acceptance) => toInput(acceptance, at)));
  const hour = windowStart(at);
  const before = (ms: number) => sql`${new Date(at.getTime() - ms)}::timestamptz`;
  const { rows } = await sql<AcceptedRow>`
    with asked as (
      select * from jsonb_to_recordset(${input}::jsonb) as asked (
        id uuid, account_id text, order_number int, kind text, statuses jsonb, actor_id text, actor_name text,
        idempotency_key text, audit_id uuid, events jsonb, last_request jsonb)
    ), free as (
      select asked.*, o.authority_id, o.authority_order_id, o.approver_email
      from asked join orders o on o.account_id = asked.account_id and o.number = asked.order_number
      where asked.statuses ? o.status and o.status_reason is distinct from ${NOT_REASON} and o.authority_order_id is not null
        and o.pending_approver is null
        and (asked.kind <> 'approver' or o.approval_ends_at is null or o.approval_ends_at > ${at}::timestamptz)
        and coalesce(o.mail_times[1] <= ${before(limits.coolDownMs)}, true)
        and coalesce(o.mail_times[${sql.lit(limits.perHour)}] <= ${before(HOUR)}, true)
        and coalesce(o.mail_times[${sql.lit(limits.perDay)}] <= ${before(24 * HOUR)}, true)
      order by o.account_id, o.number
      for update of o
    ), counted as (
      select free.*, row_number() over (partition by account_id) as nth from free
    ), allowed as (
      select * from counted where nth <= ${perAccountHour}::int - (
        select coalesce(sum(used), 0) from mail_allowances a where a.account_id = counted.account_id and window_start = ${hour}::timestamptz)
    ), requested as (
      insert into fulfillment_requests (account_id, id, order_number, authority_id, authority_order_id, kind, reason, state,
        recipient, requested_by, requested_by_name, requested_at, idempotency_key, events)
      select account_id, id, order_number, authority_id, authority_order_id, kind, 'resend', 'requested',
        approver_email, actor_id, actor_name, ${at}::timestamptz, idempotency_key, events
      from allowed
      on conflict do nothing
      returning id
    ), accepted as (
      select allowed.* from allowed join requested on requested.id = allowed.id
    ), noted as (
      update orders o set
        mail_times = (array[${at}::timestamptz] || o.mail_times)[1:${sql.lit(limits.perDay)}],
        last_request = accepted.last_request
      from accepted where o.account_id = accepted.account_id and o.number = accepted.order_number
    ), spent as (
      insert into mail_allowances (account_id, window_start, slot, used)
      select account_id, ${hour}::timestamptz, ${Math.floor(Math.random() * SLOTS)}::smallint, count(*) from accepted
      group by account_id order by account_id
      on conflict (account_id, window_start, slot) do update set used = mail_allowances.used + excluded.used
    ), audited as (
      insert into audit_entries (account_id, id, order_number, action, actor_id, actor_name, at, params)
      select account_id, audit_id, order_number, kind || '.requested', actor_id, actor_name, ${at}::timestamptz,
        jsonb_build_object('recipient', approver_email) from accepted
    )
    select id, approver_email as recipient from accepted`.execute(trx);
  return rows;
}

/** Counts a mail of the account that is not a request. */
export async function spendAllowance(trx: Transaction<DeskSchema>, accountId: string, at: Date): Promise<void> {
  const slot = Math.floor(Math.random() * SLOTS);
  await trx
    .insertInto('mail_allowances')
    .values({ account_id: accountId, window_start: windowStart(at), slot, used: 1 })
    .onConflict((conflict) =>
      conflict
        .columns(['account_id', 'window_start', 'slot'])
        .doUpdateSet((expression) => ({ used: expression('mail_allowances.used', '+', 1) })),
    )
    .execute();
}

/** How many mails the account has requested in the hour of `at`. */
export async function allowanceUsed(db: Queryable<DeskSchema>, accountId: string, at: Date): Promise<number> {
  const row = await db
    .selectFrom('mail_allowances')
    .select((expression) => expression.fn.sum<number | string | null>('used').as('used'))
    .where('account_id', '=', accountId)
    .where('window_start', '=', windowStart(at))
    .executeTakeFirst();
  return Number(row?.used ?? 0);
}
