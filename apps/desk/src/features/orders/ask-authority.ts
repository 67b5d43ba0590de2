import { CertdeskError, type Product } from '@certdesk/contract';
import type { Clock } from '@certdesk/platform';
import { addMs } from '@certdesk/platform';
import { type Authorities, AuthorityError, checksCsr, listsApprovers } from '../authorities/index.ts';

/** What the authority of a product says before an order is placed, where it says anything. */

export type AskParts = { readonly authorities: Authorities; readonly clock: Clock };

export type AuthorityAddresses = {
  readonly addresses: readonly string[];
  readonly listedBy: string;
  readonly freshUntil: Date | null;
};

/**
 * Which addresses may approve a domain, as the product's authority lists them; undefined where it lists none. Throws
 * `authority.refused` and `authority.unavailable`.
 */
export async function addressesOfAuthority(
  { authorities, clock }: AskParts,
  product: Product,
  domain: string,
): Promise<AuthorityAddresses | undefined> {
  const authority = authorities.get(product.authorityId);
  if (!listsApprovers(authority)) return undefined;
  try {
    const { addresses, freshForMs } = await authority.approverAddresses(domain);
    const freshUntil = freshForMs === undefined ? null : addMs(clock.now(), freshForMs);
    return { addresses, listedBy: authority.name, freshUntil };
  } catch (cause) {
    if (!(cause instanceof AuthorityError)) throw cause;
    throw new CertdeskError(cause.kind === 'refused' ? 'authority.refused' : 'authority.unavailable', {
      params: { reason: cause.reason ?? '' },
      cause,
    });
  }
}

/** What the product's authority finds wrong with a CSR; nothing where it looks at none, or does not answer just now. */
export async function csrFaultsOfAuthority(
  { authorities }: Pick<AskParts, 'authorities'>,
  product: Product,
  csr: string,
): Promise<string[]> {
  const authority = authorities.get(product.authorityId);
  if (!checksCsr(authority)) return [];
  try {
    return [...(await authority.checkCsr(csr)).faults];
  } catch (error) {
    if (!(error instanceof AuthorityError)) throw error;
    // Our own check has been made; the authority makes its own again when the order is placed.
    return error.kind === 'refused' && error.reason !== undefined ? [error.reason] : [];
  }
}
