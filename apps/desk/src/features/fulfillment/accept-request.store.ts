import type { MailKind, OrderStatus, StatusReason } from '@certdesk/contract';
import { HOUR, newId } from '@certdesk/platform';
import { sql, type Transaction } from 'kysely';
import type { DeskSchema } from '../../schema.ts';
import type { MailLimits } from '../orders/index.ts';
import { type RequestNews, toEvent, toLastRequest } from './fulfillment-request.ts';

export type Acceptance = {
  readonly accountId: string;
  readonly orderNumber: number;
  readonly kind: MailKind;
  readonly requestedBy: { readonly id: string; readonly name: string };
  readonly idempotencyKey: string | undefined;
  readonly at: Date;
  readonly limits: MailLimits;
  readonly perAccountHour: number;
};

export type AcceptedRow = { id: string; recipient: string };

/** Concurrent requests of one account are spread over this many counters, so that they do not queue on one row. */
const SLOTS = 8;

/** In which states the order must be for each kind of mail; the same rule as orders/order.ts, decided again under the row's lock. */
const STATUSES: Readonly<Record<MailKind, readonly OrderStatus[]>> = {
  fulfillment: ['issued', 'complete', 'expired'],
  approver: ['pending_approval'],
};
const NOT_REASON: StatusReason = 'approval_window_over';

export const windowStart = (at: Date): Date => new Date(Math.floor(at.getTime() / HOUR) * HOUR);

/**
 * Accepts a request in one statement: only if the order is the account's, in the right state and outside its cool-down
 * and limits, does it note the time on the order, write the request and its audit entry, and spend the account's
 * allowance. The conditions are checked on the locked row, so two clicks at once cannot both pass. Undefined: refused.
 */
export async function acceptRequest(
  trx: Transaction<DeskSchema>,
  acceptance: Acceptance,
): Promise<AcceptedRow | undefined> {
  const { accountId, orderNumber, kind, requestedBy, idempotencyKey, at, limits, perAccountHour } = acceptance;
  const id = newId();
  const news: RequestNews = { state: 'requested', at };
  const lastRequest = toLastRequest({ id, kind, reason: 'resend', requestedAt: at }, news);
  const hour = windowStart(at);
  const before = (ms: number) => new Date(at.getTime() - ms);
  const { rows } = await sql<AcceptedRow>`
    with claimed as (
      update orders set
        mail_times = (array[${at}::timestamptz] || mail_times)[1:${sql.lit(limits.perDay)}],
        last_request = ${JSON.stringify(lastRequest)}::jsonb
      where account_id = ${accountId} and number = ${orderNumber} and status = any(${[...STATUSES[kind]]}::text[])
        and status_reason is distinct from ${NOT_REASON} and authority_order_id is not null
        and (${kind} <> 'approver' or approval_ends_at is null or approval_ends_at > ${at}::timestamptz)
        and coalesce(mail_times[1] <= ${before(limits.coolDownMs)}::timestamptz, true)
        and coalesce(mail_times[${sql.lit(limits.perHour)}] <= ${before(HOUR)}::timestamptz, true)
        and coalesce(mail_times[${sql.lit(limits.perDay)}] <= ${before(24 * HOUR)}::timestamptz, true)
        and (select coalesce(sum(used), 0) from mail_allowances where account_id = ${accountId} and window_start = ${hour}::timestamptz) < ${perAccountHour}::int
      returning number, authority_id, authority_order_id, approver_email
    ), spent as (
      insert into mail_allowances (account_id, window_start, slot, used)
      select ${accountId}, ${hour}::timestamptz, ${Math.floor(Math.random() * SLOTS)}::smallint, 1 from claimed
      on conflict (account_id, window_start, slot) do update set used = mail_allowances.used + 1
    ), audited as (
      insert into audit_entries (account_id, id, order_number, action, actor_id, actor_name, at, params)
      select ${accountId}, ${newId()}::uuid, number, ${`${kind}.requested`}, ${requestedBy.id}, ${requestedBy.name}, ${at}::timestamptz,
        jsonb_build_object('recipient', approver_email) from claimed
    )
    insert into fulfillment_requests (account_id, id, order_number, authority_id, authority_order_id, kind, reason, state,
      recipient, requested_by, requested_by_name, requested_at, idempotency_key, events)
    select ${accountId}, ${id}::uuid, number, authority_id, authority_order_id, ${kind}, 'resend', 'requested',
      approver_email, ${requestedBy.id}, ${requestedBy.name}, ${at}::timestamptz, ${idempotencyKey ?? null}, ${JSON.stringify([toEvent(news)])}::jsonb
    from claimed
    returning id, recipient`.execute(trx);
  return rows[0];
}

/** How many mails the account has requested in the hour of `at`. */
export async function allowanceUsed(trx: Transaction<DeskSchema>, accountId: string, at: Date): Promise<number> {
  const row = await trx
    .selectFrom('mail_allowances')
    .select((expression) => expression.fn.sum<number | string | null>('used').as('used'))
    .where('account_id', '=', accountId)
    .where('window_start', '=', windowStart(at))
    .executeTakeFirst();
  return Number(row?.used ?? 0);
}
