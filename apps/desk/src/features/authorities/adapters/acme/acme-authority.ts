import type { RevocationReason } from '@certdesk/contract';
import type {
  Cancels,
  FetchesChain,
  PlacedOrder,
  Reissues,
  ReportsStatus,
  Revocation,
  Revokes,
  SuggestsRenewal,
} from '../../abilities.ts';
import type { Authority, AuthorityOrderState } from '../../authority.ts';
import { AuthorityError } from '../../authority-error.ts';
import { derOf, issuanceOf, pemOf } from './certificate.ts';
import { clearUp } from './clear-up.ts';
import type { AcmeOrder } from './client/messages.ts';
import { AcmeError } from './client/problems.ts';
import { endedState, placedState } from './order-states.ts';
import type { AcmeParts } from './parts.ts';
import { placeOrder, placeOwn } from './place-order.ts';
import { acmeProducts } from './products.ts';
import { createRateLimits } from './rate-limits.ts';
import { fetchIssued } from './read-issuance.ts';
import { readRenewalAdvice, renewalIdOf } from './renewal.ts';
import { workOnOrder } from './work-on-order.ts';
import { readAuthorizations } from './work-on-validations.ts';

export type AcmeAuthority = Authority & ReportsStatus & FetchesChain & Cancels & Revokes & Reissues & SuggestsRenewal;

/** RFC 5280 5.3.1. */
const REASON_CODES: Readonly<Record<RevocationReason, number>> = {
  unspecified: 0,
  keyCompromise: 1,
  affiliationChanged: 3,
  superseded: 4,
  cessationOfOperation: 5,
};

/** The account whose order it is, as far as it has shown names for it. */
async function ownerOf({ proofs }: AcmeParts, { authorizations }: AcmeOrder): Promise<string> {
  const [accountId = ''] = (await proofs.ownersOf(authorizations)).values();
  return accountId;
}

/** ACME cancels no order; without its authorizations (RFC 8555 7.5.2) it can become nothing. */
async function cancelOrder(parts: AcmeParts, orderUrl: string): Promise<AuthorityOrderState> {
  const { client } = parts;
  const { order } = await client.readOrder(orderUrl);
  if (order.status === 'valid' || order.status === 'processing') throw new AuthorityError('refused');
  const authorizations = await readAuthorizations(parts, order.authorizations);
  await clearUp(parts, { orderUrl, accountId: await ownerOf(parts, order), authorizations });
  const open = authorizations.filter(({ status }) => status === 'pending');
  await Promise.all(open.map(({ url }) => client.deactivate(url)));
  const end = { status: 'canceled', statusReason: 'canceled_by_account', detail: undefined } as const;
  return endedState(orderUrl, { ...end, rawStatus: order.status });
}

async function revoke(
  parts: AcmeParts,
  orderUrl: string,
  { issuance, reason }: Revocation,
): Promise<AuthorityOrderState> {
  const chain = await fetchIssued(parts, orderUrl, issuance);
  try {
    await parts.client.revoke(derOf(chain), REASON_CODES[reason]);
  } catch (error) {
    // The answer to the first try was lost; the deed was not.
    if (!(error instanceof AcmeError) || error.acmeType !== 'alreadyRevoked') throw error;
  }
  const end = { status: 'revoked', statusReason: null, detail: undefined, rawStatus: 'revoked' } as const;
  return { ...endedState(orderUrl, end), issuances: [issuanceOf(chain)] };
}

/** A new order for the same names: ACME knows no other way, and asks nothing for it. */
async function reissue(parts: AcmeParts, orderUrl: string): Promise<AuthorityOrderState> {
  const { order } = await parts.client.readOrder(orderUrl);
  const placed = await placeOwn(parts, await ownerOf(parts, order), {
    identifiers: order.identifiers,
    profile: order.profile ?? parts.settings.profile,
    replaces: await renewalIdOf(parts, orderUrl),
  });
  return placedState(placed.url, placed.order, parts.clock.now());
}

/** The desk's face of an ACME server (RFC 8555). */
export function createAcmeAuthority(parts: AcmeParts): AcmeAuthority {
  const { id, name, settings, client, clock } = parts;
  const withinLimits = createRateLimits(clock);
  return {
    id,
    name,
    abilities: { resendFulfillment: true, resendApprover: false, cancel: true },
    products: async () => acmeProducts({ id, name, settings, directory: await client.directory(), now: clock.now() }),
    place: (order) => withinLimits(order.reference, () => placeOrder(parts, order)),
    status: (order: PlacedOrder) => workOnOrder(parts, order),
    fetchChain: async (orderUrl, issuance) => ({ chainPem: pemOf(await fetchIssued(parts, orderUrl, issuance)) }),
    cancel: (orderUrl) => cancelOrder(parts, orderUrl),
    revoke: (orderUrl, revocation) => revoke(parts, orderUrl, revocation),
    reissue: (orderUrl) => reissue(parts, orderUrl),
    renewalAdvice: (orderUrl) => readRenewalAdvice(parts, orderUrl),
  };
}
