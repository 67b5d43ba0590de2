import type { Issuance, OrderStatus, StatusReason, Validation } from '@certdesk/contract';
import { addMs, MINUTE, type OutboundAnswer, SECOND } from '@certdesk/platform';
import type { AuthorityOrderState } from '../../authority.ts';
import type { ReadOrder } from './client/acme-client.ts';
import type { AcmeOrder } from './client/messages.ts';
import { retryAfter } from './client/problems.ts';

/** When the desk has done its part, an authority needs seconds; a person who sets a record needs minutes. */
const SOON_MS = 2 * SECOND;
const PERSON_MS = MINUTE;

const openState = (orderUrl: string, order: AcmeOrder): AuthorityOrderState => ({
  authorityOrderId: orderUrl,
  status: 'processing',
  statusReason: null,
  statusDetail: null,
  approvalEndsAt: order.expires === undefined ? null : new Date(order.expires),
  issuances: [],
  rawStatus: order.status,
});

/** RFC 8555 7.4 and 7.5.1: an authority that says when to ask again is not asked before; it may be later. */
function lookAgainAt(now: Date, pauseMs: number, answers: readonly OutboundAnswer[]): Date {
  const wanted = answers.flatMap(({ headers }) => retryAfter(headers['retry-after'], now)?.getTime() ?? []);
  return new Date(Math.max(addMs(now, pauseMs).getTime(), ...wanted));
}

/** Placed, and nothing more is known. */
export const placedState = (orderUrl: string, order: AcmeOrder, now: Date): AuthorityOrderState => ({
  ...openState(orderUrl, order),
  askAgainAt: now,
});

/** Names have to be shown; `pending_approval` when a person has something to do for it. `answers`: of the names. */
export function pendingState(
  orderUrl: string,
  { order, answer }: ReadOrder,
  { validations, answers, now }: { validations: readonly Validation[]; answers: readonly OutboundAnswer[]; now: Date },
): AuthorityOrderState {
  const waits = validations.some(({ state, by }) => state === 'waiting' && by === 'person');
  return {
    ...openState(orderUrl, order),
    status: waits ? 'pending_approval' : 'processing',
    validations,
    askAgainAt: lookAgainAt(now, waits ? PERSON_MS : SOON_MS, [answer, ...answers]),
  };
}

/** All names are shown; the authority is at work. */
export const issuingState = (orderUrl: string, { order, answer }: ReadOrder, now: Date): AuthorityOrderState => ({
  ...openState(orderUrl, order),
  statusReason: 'issuing',
  validations: [],
  askAgainAt: lookAgainAt(now, SOON_MS, [answer]),
});

export const issuedState = (orderUrl: string, issuance: Issuance): AuthorityOrderState => ({
  authorityOrderId: orderUrl,
  status: 'issued',
  statusReason: null,
  statusDetail: null,
  approvalEndsAt: null,
  issuances: [issuance],
  rawStatus: 'valid',
  validations: [],
});

/** An order that comes to nothing, with the authority's own words. */
export const endedState = (
  orderUrl: string,
  end: {
    readonly status: OrderStatus;
    readonly statusReason: StatusReason | null;
    readonly detail: string | undefined;
    readonly rawStatus: string | undefined;
    readonly validations?: readonly Validation[];
  },
): AuthorityOrderState => ({
  authorityOrderId: orderUrl,
  status: end.status,
  statusReason: end.statusReason,
  statusDetail: end.detail?.slice(0, 1000) || null,
  approvalEndsAt: null,
  issuances: [],
  rawStatus: end.rawStatus,
  validations: end.validations ?? [],
});
