import type { PlacedOrder } from '../../abilities.ts';
import type { AuthorityOrderState, OrderToPlace } from '../../authority.ts';
import { AuthorityError } from '../../authority-error.ts';
import type { NewOrder, ReadOrder } from './client/acme-client.ts';
import type { Identifier } from './client/messages.ts';
import { AcmeError } from './client/problems.ts';
import { placedState } from './order-states.ts';
import type { AcmeParts } from './parts.ts';
import { profileOf } from './products.ts';
import { challengeFor, challengeType, nameOf } from './record-of-challenge.ts';
import { renewalIdOf } from './renewal.ts';
import type { AcmeMethod } from './settings.ts';
import { foreignProofs, methodOf, workOnPending } from './work-on-order.ts';
import { type KnownAuthorization, readAuthorizations } from './work-on-validations.ts';

/** An authority that gives the same proof again and again has not taken back what it was told to. */
const MAX_TRIES = 3;

/** RFC 8555 7.1.4. Names are A-labels since the CSR was read, which is refused when it has IP addresses (RFC 8738). */
const identifiersOf = (names: readonly string[]): readonly Identifier[] =>
  names.map((value) => ({ type: 'dns', value }));

const REPLACES_REFUSED: readonly string[] = ['alreadyReplaced', 'malformed', 'unauthorized'];

/** RFC 9773 5: the reference to the predecessor is a courtesy, so an order that is refused for it is placed without. */
async function newOrder({ client }: AcmeParts, order: NewOrder) {
  try {
    return await client.newOrder(order);
  } catch (error) {
    const isForIt = error instanceof AcmeError && REPLACES_REFUSED.includes(error.acmeType);
    if (order.replaces === undefined || !isForIt) throw error;
    return client.newOrder({ ...order, replaces: undefined });
  }
}

type NewlyPlaced = ReadOrder & { readonly url: string; readonly authorizations: KnownAuthorization[] };

/** Throws for names that the wanted method cannot show: the order would wait until it expires. */
function checkMethod(authorizations: readonly KnownAuthorization[], method: AcmeMethod): void {
  const without = authorizations.filter((one) => one.status === 'pending' && !challengeFor(one, method));
  if (without.length === 0) return;
  const names = without.map(nameOf).join(', ').slice(0, 300);
  throw new AuthorityError('refused', { reason: `${challengeType(method)} is not offered for ${names}` });
}

/**
 * Places the order, and again without those proofs that another account has brought: the authority takes back what the
 * account has shown (RFC 8555 7.5.2) and asks for it anew.
 */
export async function placeOwn(parts: AcmeParts, accountId: string, order: NewOrder): Promise<NewlyPlaced> {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const placed = await newOrder(parts, order);
    const authorizations = await readAuthorizations(parts, placed.order.authorizations);
    const foreign = await foreignProofs(parts, accountId, authorizations);
    if (foreign.length === 0) return { ...placed, authorizations };
    await Promise.all(foreign.map(({ url }) => parts.client.deactivate(url)));
  }
  throw new AuthorityError('refused', { reason: 'the authority asks for no validation of these names' });
}

/** Places an order and begins with what has to be shown, so that people see at once what they have to do. */
export async function placeOrder(parts: AcmeParts, order: OrderToPlace): Promise<AuthorityOrderState> {
  const method = methodOf(parts, order.validationMethod);
  if (!method) throw new AuthorityError('refused', { reason: `${order.validationMethod} is not offered` });
  const read = await placeOwn(parts, order.accountId, {
    identifiers: identifiersOf(order.names),
    profile: profileOf(order.productId, parts.id),
    replaces: order.renews === undefined ? undefined : await renewalIdOf(parts, order.renews),
  });
  const { url, order: placed, authorizations } = read;
  checkMethod(authorizations, method);
  const now = parts.clock.now();
  if (placed.status !== 'pending') return placedState(url, placed, now);
  const { reference, accountId, productId, csr, names } = order;
  const known: PlacedOrder = {
    reference,
    accountId,
    authorityOrderId: url,
    productId,
    csr,
    names,
    validationMethod: method,
  };
  try {
    return await workOnPending(parts, known, { read, authorizations });
  } catch (error) {
    if (!(error instanceof AuthorityError)) throw error;
    // The order stands; what could not be done now is done when it is asked for.
    return placedState(url, placed, error.retryAt ?? now);
  }
}
