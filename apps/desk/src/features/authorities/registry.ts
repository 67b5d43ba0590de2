import { CertdeskError, type Product } from '@certdesk/contract';
import type { Clock } from '@certdesk/platform';
import { MINUTE } from '@certdesk/platform';
import type { Authority } from './authority.ts';
import { AuthorityError } from './authority-error.ts';

export type Authorities = {
  readonly all: readonly Authority[];
  /** The authority an order belongs to. Throws when it is configured no longer. */
  get: (id: string) => Authority;
  products: () => Promise<readonly Product[]>;
  /** Throws CertdeskError `product.not_found`. */
  product: (id: string) => Promise<Product>;
};

/** Products change with a release of the authority, not by the minute. */
const PRODUCTS_FRESH_MS = 5 * MINUTE;

type Cached = { products: readonly Product[]; until: number };

/** All configured authorities. Products are kept for a while, and longer when an authority cannot be asked just now. */
export function createAuthorities(all: readonly Authority[], clock: Clock): Authorities {
  const cache = new Map<string, Cached>();

  async function productsOf(authority: Authority): Promise<readonly Product[]> {
    const now = clock.now().getTime();
    const cached = cache.get(authority.id);
    if (cached && cached.until > now) return cached.products;
    try {
      const products = await authority.products();
      cache.set(authority.id, { products, until: now + PRODUCTS_FRESH_MS });
      return products;
    } catch (error) {
      if (!(error instanceof AuthorityError)) throw error;
      if (cached) return cached.products;
      throw new CertdeskError('authority.unavailable', { cause: error });
    }
  }

  const products = async () => (await Promise.all(all.map(productsOf))).flat();
  return {
    all,
    get: (id) => {
      const authority = all.find((candidate) => candidate.id === id);
      if (!authority) throw new AuthorityError('unreachable', { reason: id });
      return authority;
    },
    products,
    product: async (id) => {
      const product = (await products()).find((candidate) => candidate.id === id);
      if (!product)
        throw new CertdeskError('product.not_found', { faults: [{ path: '/productId', code: 'product.not_found' }] });
      return product;
    },
  };
}
