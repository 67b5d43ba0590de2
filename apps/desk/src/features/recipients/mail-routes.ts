import { setTimeout as wait } from 'node:timers/promises';
import type { MailRoute } from '@certdesk/contract';
import { type Clock, MINUTE, SECOND } from '@certdesk/platform';
import type { ResolveMailRoute } from './dns-resolver.ts';

/** Short where somebody may be putting it right at this moment. */
const KEPT_MS: Readonly<Record<MailRoute, number>> = {
  mx: 5 * MINUTE,
  implicit_mx: 5 * MINUTE,
  null_mx: MINUTE,
  none: 30 * SECOND,
  no_domain: 30 * SECOND,
  unknown: 10 * SECOND,
};
const MAX_KEPT = 5_000;
/** A slow name server keeps nobody from a click: its answer is there for the next one. */
const PATIENCE_MS = 4_000;
/** Domains that one account may have looked up in a minute, in each process of the desk. */
const PER_ACCOUNT_MINUTE = 60;
const MAX_UNDER_WAY = 50;

export type MailRoutes = (accountId: string, domain: string) => Promise<MailRoute>;
export type MailRouteOptions = { resolve: ResolveMailRoute; clock: Clock; patienceMs?: number };

type Kept = { readonly route: MailRoute; readonly until: number };

/** Counts look-ups by account within the present minute. */
function createAllowance(clock: Clock): (accountId: string) => boolean {
  let minute = 0;
  const used = new Map<string, number>();
  return (accountId) => {
    const now = Math.floor(clock.now().getTime() / MINUTE);
    if (now !== minute) used.clear();
    minute = now;
    const count = used.get(accountId) ?? 0;
    used.set(accountId, count + 1);
    return count < PER_ACCOUNT_MINUTE;
  };
}

/**
 * Answers how mail reaches a domain: from memory where it was looked up lately, one look-up for all who ask at once.
 * `unknown` when name servers take too long, and when an account has had too many domains looked up.
 */
export function createMailRoutes({ resolve, clock, patienceMs = PATIENCE_MS }: MailRouteOptions): MailRoutes {
  const kept = new Map<string, Kept>();
  const underWay = new Map<string, Promise<MailRoute>>();
  const allows = createAllowance(clock);

  const keep = (domain: string, route: MailRoute): void => {
    const oldest = kept.size >= MAX_KEPT ? kept.keys().next().value : undefined;
    if (oldest !== undefined) kept.delete(oldest);
    kept.delete(domain);
    kept.set(domain, { route, until: clock.now().getTime() + KEPT_MS[route] });
  };
  const lookUp = async (domain: string): Promise<MailRoute> => {
    try {
      const route = await resolve(domain);
      keep(domain, route);
      return route;
    } finally {
      underWay.delete(domain);
    }
  };

  return async (accountId, domain) => {
    const known = kept.get(domain);
    if (known && known.until > clock.now().getTime()) return known.route;
    let answer = underWay.get(domain);
    if (!answer) {
      if (underWay.size >= MAX_UNDER_WAY || !allows(accountId)) return 'unknown';
      answer = lookUp(domain);
      underWay.set(domain, answer);
    }
    const patience = new AbortController();
    const tooLong = wait<MailRoute>(patienceMs, 'unknown', { signal: patience.signal }).catch(() => 'unknown' as const);
    return Promise.race([answer, tooLong]).finally(() => patience.abort());
  };
}
