import { CertdeskError, type Product } from '@certdesk/contract';
import type { Clock } from '@certdesk/platform';
import type { Authority } from './authority.ts';
import { AuthorityError } from './authority-error.ts';
import type { InstalledKind } from './authority-kind.ts';
import { findRevisions } from './configured-authority.store.ts';
import type { ConnectParts } from './connect-authority.ts';
import { type DeclaredAuthority, entryOfFile, loadConfigured } from './load-authorities.ts';
import { offeredProducts } from './offers.ts';
import { createProductCache } from './product-cache.ts';
import type { AuthorityEntry } from './registry-entry.ts';

export type Authorities = {
  /** Those that can be called now. */
  readonly all: readonly Authority[];
  readonly entries: readonly AuthorityEntry[];
  readonly kinds: ReadonlyMap<string, InstalledKind>;
  /** The authority an order belongs to. Throws AuthorityError `unreachable` when it is configured no longer. */
  get: (id: string) => Authority;
  /** What the account may order now. Throws CertdeskError `authority.unavailable` when no authority can be asked. */
  products: (accountId: string) => Promise<readonly Product[]>;
  /** Throws CertdeskError `product.not_found`, `authority.paused` and `authority.unavailable`. */
  product: (id: string, accountId: string) => Promise<Product>;
  /** All of one authority, whoever may order them. Throws CertdeskError `authority.unavailable` when it cannot be asked. */
  productsOf: (entry: AuthorityEntry) => Promise<readonly Product[]>;
  /** Reads what has changed since, here or in another process; cheap when nothing has. */
  refresh: () => Promise<void>;
};

export type RegistryOptions = ConnectParts & {
  readonly builtin: AuthorityEntry;
  readonly kinds: readonly InstalledKind[];
  readonly declared: readonly DeclaredAuthority[];
};

/** Answers with the promise of the run under way, and runs again for who asked meanwhile: they may know of something newer. */
function oneAtATime(task: () => Promise<void>): () => Promise<void> {
  let current: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  const start = (): Promise<void> => {
    current = task().finally(() => {
      current = undefined;
    });
    return current;
  };
  return () => {
    if (!current) return start();
    next ??= current
      .catch(() => undefined) // whoever asked for that run is told
      .then(() => {
        next = undefined;
        return start();
      });
    return next;
  };
}

type Offered = { readonly entry: AuthorityEntry; readonly products: readonly Product[] | undefined };

/** What each authority offers the account; `products` is undefined for one that could not be asked. */
function createCatalog(clock: Clock): (entries: readonly AuthorityEntry[]) => Promise<Offered[]> {
  const productsOf = createProductCache(clock);
  return (entries) =>
    Promise.all(
      entries.map(async (entry) => ({
        entry,
        products: entry.authority ? await productsOf(entry.authority) : undefined,
      })),
    );
}

const productNotFound = () =>
  new CertdeskError('product.not_found', { faults: [{ path: '/productId', code: 'product.not_found' }] });

const paused = ({ name, pausedReason }: AuthorityEntry) =>
  new CertdeskError('authority.paused', { params: { authority: name, reason: pausedReason ?? '' } });

type Source = {
  readonly entries: () => readonly AuthorityEntry[];
  readonly kinds: ReadonlyMap<string, InstalledKind>;
  readonly refresh: () => Promise<void>;
  readonly clock: Clock;
};

/** What the desk asks of authorities, over whatever entries there are at the moment. */
export function serveEntries({ entries, kinds, refresh, clock }: Source): Authorities {
  const catalog = createCatalog(clock);
  return {
    get all() {
      return entries().flatMap(({ authority }) => authority ?? []);
    },
    get entries() {
      return entries();
    },
    kinds,
    refresh,
    get: (id) => {
      const authority = entries().find((entry) => entry.id === id)?.authority;
      if (!authority) throw new AuthorityError('unreachable', { reason: id });
      return authority;
    },
    products: async (accountId) => {
      const offered = await catalog(entries().filter(({ state }) => state === 'active'));
      if (offered.length > 0 && offered.every(({ products }) => products === undefined))
        throw new CertdeskError('authority.unavailable');
      return offered.flatMap(({ entry, products = [] }) => offeredProducts(products, entry.offers, accountId));
    },
    productsOf: async (entry) => {
      const [offered] = await catalog([entry]);
      if (!offered?.products) throw new CertdeskError('authority.unavailable');
      return offered.products;
    },
    product: async (id, accountId) => {
      const offered = await catalog(entries());
      for (const { entry, products = [] } of offered) {
        const product = offeredProducts(products, entry.offers, accountId).find((candidate) => candidate.id === id);
        if (product && entry.state === 'paused') throw paused(entry);
        if (product) return product;
      }
      // It may be the product of one that cannot be asked now.
      if (offered.some(({ products }) => products === undefined)) throw new CertdeskError('authority.unavailable');
      throw productNotFound();
    },
  };
}

/**
 * All authorities of the installation: the built-in one, those of the file, those of the database. Kept in memory, so that
 * nothing is read for a request; `refresh` is called again and again by whoever serves.
 */
export async function createAuthorities(options: RegistryOptions): Promise<Authorities> {
  const { builtin, declared, database, clock } = options;
  const kinds = new Map(options.kinds.map((kind) => [kind.kind, kind]));
  const fromFile = declared.flatMap((declaration) => {
    const kind = kinds.get(declaration.kind);
    return kind ? [entryOfFile(options, kind, declaration)] : [];
  });
  const fixed = [builtin, ...(await Promise.all(fromFile))];
  let byId: ReadonlyMap<string, AuthorityEntry> = new Map();
  let loaded: ReadonlyMap<string, number> = new Map();
  const load = async (revisions: ReadonlyMap<string, number>) => {
    const configured = await loadConfigured(options, kinds, byId);
    byId = new Map([...fixed, ...configured].map((entry) => [entry.id, entry]));
    loaded = revisions;
  };
  const isCurrent = (revisions: ReadonlyMap<string, number>) =>
    revisions.size === loaded.size &&
    [...revisions].every(([id, revision]) => loaded.get(id) === revision && !byId.get(id)?.waitsForVault);
  await load(await findRevisions(database.db));

  const refresh = oneAtATime(async () => {
    const revisions = await findRevisions(database.db);
    if (!isCurrent(revisions)) await load(revisions);
  });
  return serveEntries({ entries: () => [...byId.values()], kinds, refresh, clock });
}
