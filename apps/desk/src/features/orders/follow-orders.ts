import { CertdeskError } from '@certdesk/contract';
import { addMs, type Clock, type Database, type Log, MINUTE } from '@certdesk/platform';
import type { Actor } from '../../http/actor.ts';
import type { DeskSchema } from '../../schema.ts';
import type { Audit } from '../audit/index.ts';
import {
  type Authorities,
  AuthorityError,
  type OrderHint,
  type PlacedOrder,
  reportsStatus,
} from '../authorities/index.ts';
import { applyOrderState, type DeliverFirst } from './apply-order-events.ts';
import { findOrder, lockOrder, type OrderRow } from './order.store.ts';
import { askForHinted, askForOrder, claimDueOrders, letGo } from './polling.store.ts';
import { LEAST_PAUSE_MS, nextPollAt, type Polled, withExpiry } from './polling.ts';

export type FollowParts = {
  database: Database<DeskSchema>;
  authorities: Authorities;
  audit: Audit;
  deliverFirst: DeliverFirst;
  clock: Clock;
  log: Log;
};

const BATCH = 20;
const UNREACHABLE_PAUSE_MS = MINUTE;

const toPlaced = (order: OrderRow, authorityOrderId: string): PlacedOrder => ({
  reference: order.id,
  accountId: order.account_id,
  authorityOrderId,
  productId: order.product_id,
  csr: order.csr,
  names: order.names,
  validationMethod: order.validation_method,
});

/** What was asked of the authority is waited for as a new order is, from the time it was asked. */
const polledOf = ({ status, created_at, expires_at, open_deed_at }: OrderRow): Polled =>
  open_deed_at && (status === 'issued' || status === 'complete')
    ? { status: 'processing', createdAt: open_deed_at, expiresAt: expires_at }
    : { status, createdAt: created_at, expiresAt: expires_at };

/** While a reissue is waited for, the end of the certificate before it is not the order's. */
const knownEndOf = ({ open_deed_kind, expires_at }: OrderRow): Date | null =>
  open_deed_kind === 'reissue' ? null : expires_at;

async function askAndApply(parts: FollowParts, order: OrderRow): Promise<void> {
  const { database, authorities, clock } = parts;
  const authority = authorities.get(order.authority_id);
  if (!reportsStatus(authority) || order.authority_order_id === null) throw new AuthorityError('refused');
  const answer = await authority.status(toPlaced(order, order.authority_order_id));
  await database.db.transaction().execute(async (trx) => {
    const locked = await lockOrder(trx, order.account_id, order.number);
    if (!locked) return;
    const now = clock.now();
    const state = withExpiry(answer, now, knownEndOf(locked));
    const applied = await applyOrderState(trx, parts, locked, { state, at: now });
    const polled = { ...polledOf(applied), askAgainAt: answer.askAgainAt };
    await letGo(trx, order, { next: nextPollAt(polled, now) });
  });
}

/** An authority that could not be asked, or does not know the order just now, is asked again: later than it wants, never sooner. */
async function followOne(parts: FollowParts, order: OrderRow): Promise<void> {
  const { database, clock, log } = parts;
  try {
    await askAndApply(parts, order);
  } catch (error) {
    if (!(error instanceof AuthorityError)) {
      // A fault of ours in one order must not keep the others from being asked for. It is taken up again when its lease ends.
      log.error({
        event: 'order.follow_failed',
        orderNumber: order.number,
        authorityId: order.authority_id,
        err: error,
      });
      return;
    }
    log.warn({
      event: 'order.not_followed',
      orderNumber: order.number,
      authorityId: order.authority_id,
      cause: error.kind,
      err: error,
    });
    const now = clock.now();
    const usual = nextPollAt(polledOf(order), now);
    const least = error.retryAt ?? addMs(now, UNREACHABLE_PAUSE_MS);
    const next = usual && usual > least ? usual : least;
    // That it was asked and its answer lost is, of a mere question, the same as that it was not reached.
    const fault = error.kind === 'refused' ? 'refused' : 'unreachable';
    await database.db.transaction().execute((trx) => letGo(trx, order, { next, fault }));
  }
}

/** Asks for all orders that are due, at authorities that report no news by themselves. Any number of processes may do this. */
export async function followOrders(parts: FollowParts): Promise<void> {
  const { database, authorities, clock } = parts;
  for (;;) {
    const authorityIds = authorities.all.filter(reportsStatus).map(({ id }) => id);
    if (authorityIds.length === 0) return;
    const due = await claimDueOrders(database.db, { now: clock.now(), authorityIds, limit: BATCH });
    await Promise.all(due.map((order) => followOne(parts, order)));
    if (due.length < BATCH) return;
  }
}

/** What a webhook hints at is asked for soon; a hint that is wrong, forged or repeated costs one question at most. */
export async function takeHints(
  { database, clock }: Pick<FollowParts, 'database' | 'clock'>,
  authorityId: string,
  hints: readonly OrderHint[],
): Promise<void> {
  const authorityOrderIds = hints.flatMap((hint) => ('authorityOrderId' in hint ? [hint.authorityOrderId] : []));
  const references = hints.flatMap((hint) => ('reference' in hint && isUuid(hint.reference) ? [hint.reference] : []));
  await askForHinted(database.db, { authorityId, authorityOrderIds, references }, clock.now());
}

const isUuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);

/**
 * Has the authority asked now. Throws `order.not_found`, and `rate.limited` when it was asked a moment ago. An authority that
 * reports by itself, or of which nothing more is expected, is not asked: what is shown is what it says.
 */
export async function checkOrderStatus(
  { database, clock }: Pick<FollowParts, 'database' | 'clock'>,
  actor: Actor,
  number: number,
): Promise<OrderRow> {
  const order = await findOrder(database.db, actor.accountId, number);
  if (!order) throw new CertdeskError('order.not_found');
  const now = clock.now();
  const free = order.polled_at && addMs(order.polled_at, LEAST_PAUSE_MS);
  if (order.next_poll_at && free && free > now) throw new CertdeskError('rate.limited', { retryAfter: free });
  await askForOrder(database.db, order, now);
  return (await findOrder(database.db, actor.accountId, number)) ?? order;
}
