import type { Product } from '@certdesk/contract';
import { type Clock, MINUTE, SECOND } from '@certdesk/platform';
import type { Authority } from './authority.ts';
import { AuthorityError } from './authority-error.ts';

/** Products change with a release of the authority, not by the minute. */
const FRESH_MS = 5 * MINUTE;
/** Nobody waits again and again for an authority that does not answer. */
const TRY_AGAIN_MS = 15 * SECOND;

type Cached = { readonly of: Authority; readonly products: readonly Product[] | undefined; readonly until: number };

/** An authority's products, or undefined when it cannot be asked and none are known. */
export type ProductCache = (authority: Authority) => Promise<readonly Product[] | undefined>;

/** Products are kept for a while, and longer when an authority cannot be asked just now. */
export function createProductCache(clock: Clock): ProductCache {
  const cache = new Map<string, Cached>();
  const asking = new Map<Authority, Promise<readonly Product[] | undefined>>();

  async function ask(authority: Authority): Promise<readonly Product[] | undefined> {
    const known = cache.get(authority.id)?.products;
    const keep = (products: readonly Product[] | undefined, ms: number) => {
      cache.set(authority.id, { of: authority, products, until: clock.now().getTime() + ms });
      return products;
    };
    try {
      return keep(await authority.products(), FRESH_MS);
    } catch (error) {
      if (!(error instanceof AuthorityError)) throw error;
      return keep(known, TRY_AGAIN_MS);
    } finally {
      asking.delete(authority);
    }
  }
  return async (authority) => {
    const cached = cache.get(authority.id);
    if (cached?.of === authority && cached.until > clock.now().getTime()) return cached.products;
    const running = asking.get(authority) ?? ask(authority);
    asking.set(authority, running);
    return running;
  };
}
