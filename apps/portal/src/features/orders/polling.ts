import { awaitsConfirmation, type DeedState, isSettled, type Order, type OrderDetail } from '@certdesk/contract';

type Watched = Pick<Order, 'status' | 'statusReason' | 'lastRequest' | 'abilities' | 'pendingApproverEmail'> &
  Partial<Pick<OrderDetail, 'deeds'>>;

const SOON_MS = 1500;
const SLOWLY_MS = 5000;
const NOW_AND_THEN_MS = 30_000;

function untilFree(order: Watched, now: number): number | undefined {
  const moments = Object.values(order.abilities).flatMap(({ freeAt }) => (freeAt ? [Date.parse(freeAt) - now] : []));
  const ahead = moments.filter((wait) => wait > 0);
  return ahead.length === 0 ? undefined : Math.max(SOON_MS, Math.min(...ahead) + 300);
}

/** People vet for days and an absent authority may stay away; everything else is a matter of seconds. */
const SLOW_REASONS: readonly Watched['statusReason'][] = ['vetting', 'authority_unreachable', 'authority_uncertain'];

/** What an authority answers at once, it does within seconds; else its people, or its return, are waited for. */
const DEED_WAITS: Partial<Record<DeedState, number>> = {
  requested: SOON_MS,
  waiting: SLOWLY_MS,
  uncertain: NOW_AND_THEN_MS,
};

/** Of the list only this is known: that something is under way. */
const isDeedPending = ({ abilities: { revoke, reissue } }: Watched) =>
  revoke.reason === 'revocation_pending' || reissue.reason === 'reissue_pending';

function deedWait(order: Watched): number | undefined {
  const waits = (order.deeds ?? []).flatMap(({ state }) => DEED_WAITS[state] ?? []);
  if (waits.length > 0) return Math.min(...waits);
  return isDeedPending(order) ? SLOWLY_MS : undefined;
}

function waitFor(order: Watched, now: number): number | undefined {
  const waits = [mailWait(order, now), deedWait(order)].filter((wait) => wait !== undefined);
  return waits.length === 0 ? undefined : Math.min(...waits);
}

function mailWait(order: Watched, now: number): number | undefined {
  const { lastRequest } = order;
  // The authority answers within a second, or is away.
  if (order.pendingApproverEmail !== null) return SLOWLY_MS;
  if (lastRequest && !isSettled(lastRequest.state)) {
    // A mail that waits for its next try changes in minutes, not in seconds.
    return lastRequest.state === 'delayed' || lastRequest.state === 'uncertain' ? SLOWLY_MS : SOON_MS;
  }
  const awaited = lastRequest && awaitsConfirmation(lastRequest, now);
  if (awaited) return awaited === 'soon' ? SOON_MS : NOW_AND_THEN_MS;
  if (order.status === 'processing') return SLOW_REASONS.includes(order.statusReason) ? SLOWLY_MS : SOON_MS;
  return untilFree(order, now);
}

/** Milliseconds until the orders are worth asking for again, or false while nothing can change by itself. */
export function pollInterval(orders: readonly Watched[], now: number): number | false {
  const waits = orders.flatMap((order) => waitFor(order, now) ?? []);
  return waits.length === 0 ? false : Math.min(...waits);
}
