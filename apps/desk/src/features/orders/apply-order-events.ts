import type { Issuance } from '@certdesk/contract';
import type { Transaction } from 'kysely';
import type { DeskSchema } from '../../schema.ts';
import type { Audit } from '../audit/index.ts';
import type { AuthorityEvent, AuthorityOrderState } from '../authorities/index.ts';
import { confirmApproverChange } from './approver-change.store.ts';
import { noteIssuances } from './issuance.store.ts';
import { lockOrder, lockOrdersByReference, type OrderChanges, type OrderRow, updateOrder } from './order.store.ts';
import { isReissuing, mayFollow } from './order.ts';
import { endsReissue, settleDeeds, undoReissue } from './settle-deeds.ts';
import { releasePredecessor } from './succession.ts';

export type OrderChange = Extract<AuthorityEvent, { type: 'order.changed' }>;

function validity(issuances: readonly Issuance[]): OrderChanges {
  const newest = [...issuances].sort((a, b) => b.notBefore.localeCompare(a.notBefore))[0];
  return newest ? { effective_at: new Date(newest.notBefore), expires_at: new Date(newest.notAfter) } : {};
}

/** Whom the authority mails now, where that is somebody else than the desk has known. */
const newApprover = (order: OrderRow, { approverEmail }: AuthorityOrderState): string | undefined =>
  approverEmail === order.approver_email ? undefined : approverEmail;

function approverChanges(order: OrderRow, state: AuthorityOrderState): OrderChanges {
  const approver = newApprover(order, state);
  if (approver === undefined) return {};
  return { approver_email: approver, ...(order.pending_approver === approver && { pending_approver: null }) };
}

async function noteApprover(
  trx: Transaction<DeskSchema>,
  audit: Audit,
  { order, to, at }: { order: OrderRow; to: string; at: Date },
): Promise<void> {
  await confirmApproverChange(trx, order, { to, at });
  const { account_id: accountId, number: orderNumber, approver_email: from } = order;
  await audit(trx, { accountId, orderNumber, action: 'order.approver_changed', actor: null, params: { from, to } });
}

/** What is said of an order whatever its status. */
const facts = (order: OrderRow, state: AuthorityOrderState): OrderChanges => ({
  authority_order_id: state.authorityOrderId,
  ...(state.rawStatus !== undefined && { raw_status: state.rawStatus }),
  ...(state.validations && { validations: [...state.validations] }),
  ...validity(state.issuances),
  ...approverChanges(order, state),
});

/** What the authority's word changes in the row, or undefined when the order is past that already. */
function changesFor(order: OrderRow, state: AuthorityOrderState, at: Date): OrderChanges | undefined {
  // An order that has a certificate keeps its status while, and when, it gets another one.
  if (order.status !== state.status && isReissuing(order.status, state.status)) return facts(order, state);
  if (!mayFollow(order.status, state.status)) return undefined;
  const changes: OrderChanges = {
    status: state.status,
    status_reason: state.statusReason,
    status_detail: state.statusDetail,
    approval_ends_at: state.approvalEndsAt,
    ...facts(order, state),
  };
  const sameStatus = order.status === state.status && order.status_reason === state.statusReason;
  if (sameStatus) return changes;
  const entry = { status: state.status, reason: state.statusReason, detail: state.statusDetail, at: at.toISOString() };
  return { ...changes, timeline: [...order.timeline, entry] };
}

/** Has the first fulfillment email of a certificate sent where its authority does not tell of one by itself. */
export type DeliverFirst = (
  trx: Transaction<DeskSchema>,
  delivery: { readonly order: OrderRow; readonly issuance: Issuance; readonly at: Date },
) => Promise<void>;
export type OrderNewsParts = { readonly audit: Audit; readonly deliverFirst: DeliverFirst };

type News = { readonly state: AuthorityOrderState; readonly at: Date; readonly sequence?: number };

/** Brings one locked order to what the authority says it is, and answers with the order as it is then. */
export async function applyOrderState(
  trx: Transaction<DeskSchema>,
  { audit, deliverFirst }: OrderNewsParts,
  order: OrderRow,
  { state, at, sequence }: News,
): Promise<OrderRow> {
  if (endsReissue(order, state)) {
    await undoReissue(trx, audit, order, { response: state.statusDetail ?? state.rawStatus ?? null, at });
    return (await lockOrder(trx, order.account_id, order.number)) ?? order;
  }
  const changes = changesFor(order, state, at);
  if (!changes) return order;
  const updated = await updateOrder(trx, order, {
    ...changes,
    ...(sequence !== undefined && { authority_sequence: sequence }),
  });
  const newIssuances = await noteIssuances(trx, order, state.issuances);
  for (const issuance of newIssuances) await deliverFirst(trx, { order: updated, issuance, at });
  const approver = newApprover(order, state);
  if (approver !== undefined) await noteApprover(trx, audit, { order, to: approver, at });
  const settled = await settleDeeds(trx, audit, updated, { state, hasNewCertificate: newIssuances.length > 0, at });
  if (order.status === settled.status) return settled;
  await releasePredecessor(trx, settled, at);
  const params = { from: order.status, to: settled.status };
  await audit(trx, {
    accountId: order.account_id,
    orderNumber: order.number,
    action: 'order.status_changed',
    actor: null,
    params,
  });
  return settled;
}

/** Applies the authority's news about orders, oldest first; what an order has already heard changes nothing. */
export async function applyOrderEvents(
  trx: Transaction<DeskSchema>,
  parts: OrderNewsParts,
  events: readonly OrderChange[],
): Promise<void> {
  if (events.length === 0) return;
  const orders = await lockOrdersByReference(trx, [...new Set(events.map(({ reference }) => reference))]);
  for (const locked of orders) {
    let order = locked;
    for (const { reference, sequence, order: state, at } of events) {
      if (reference === order.id && sequence > order.authority_sequence)
        order = await applyOrderState(trx, parts, order, { state, at, sequence });
    }
  }
}
