import { awaitsConfirmation, isSettled, type Order } from '@certdesk/contract';

type Watched = Pick<Order, 'status' | 'statusReason' | 'lastRequest' | 'abilities' | 'pendingApproverEmail'>;

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

function waitFor(order: Watched, now: number): number | undefined {
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
