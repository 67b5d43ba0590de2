import type { Validation } from '@certdesk/contract';
import { pemDecode } from '@certdesk/pki';
import { addMs, DAY, HOUR } from '@certdesk/platform';
import type { PlacedOrder } from '../../abilities.ts';
import type { AuthorityOrderState } from '../../authority.ts';
import { AuthorityError } from '../../authority-error.ts';
import { clearUp } from './clear-up.ts';
import type { ReadOrder } from './client/acme-client.ts';
import type { AcmeOrder } from './client/messages.ts';
import { AcmeError, wordProblem } from './client/problems.ts';
import { endedState, issuedState, issuingState, pendingState } from './order-states.ts';
import type { AcmeParts } from './parts.ts';
import { readIssuance } from './read-issuance.ts';
import { ACME_METHODS, type AcmeMethod } from './settings.ts';
import {
  type KnownAuthorization,
  readAuthorizations,
  showEnded,
  type ToValidate,
  workOnValidations,
} from './work-on-validations.ts';

/** For an order whose end the authority does not tell: longer than any keeps one open. */
const MAX_ORDER_DAYS = 30;
/** Clocks differ, and an authority may take its time to say that an order is over; some never do. */
const LATE_MS = HOUR;

/** The method that the order asks for, or the operator's first; undefined when the operator does not offer it. */
export const methodOf = ({ settings }: AcmeParts, wanted: string | undefined): AcmeMethod | undefined =>
  ACME_METHODS.find((method) => method === (wanted ?? settings.methods[0]) && settings.methods.includes(method));

function toValidate(parts: AcmeParts, placed: PlacedOrder, order: AcmeOrder): ToValidate {
  const method = methodOf(parts, placed.validationMethod);
  if (!method) throw new AuthorityError('refused', { reason: `${placed.validationMethod} is not offered` });
  const until = order.expires === undefined ? addMs(parts.clock.now(), MAX_ORDER_DAYS * DAY) : new Date(order.expires);
  return { orderUrl: placed.authorityOrderId, accountId: placed.accountId, method, until };
}

function csrDer(csr: string): Uint8Array {
  const der = pemDecode(csr).find(({ label }) => label.endsWith('CERTIFICATE REQUEST'))?.der;
  if (!der) throw new AuthorityError('refused');
  return der;
}

/** Before an order goes on: its end is reported once, and nobody asks afterwards. */
async function clearUpBefore(parts: AcmeParts, placed: PlacedOrder, order: AcmeOrder): Promise<void> {
  const isDesksRecord = placed.validationMethod === 'dns' && parts.settings.dnsRecords !== 'by_hand';
  const authorizations = isDesksRecord ? await readAuthorizations(parts, order.authorizations) : [];
  await clearUp(parts, { orderUrl: placed.authorityOrderId, accountId: placed.accountId, authorizations });
}

/** RFC 8555 7.4. Asked twice, the authority says that the order is not ready any more: reading it tells the rest. */
async function finalize(parts: AcmeParts, placed: PlacedOrder, read: ReadOrder): Promise<AuthorityOrderState> {
  const url = placed.authorityOrderId;
  const { order } = read;
  await clearUpBefore(parts, placed, order);
  let finalized: ReadOrder;
  try {
    finalized = await parts.client.finalize(order, csrDer(placed.csr));
  } catch (error) {
    if (!(error instanceof AuthorityError) || error.kind !== 'refused') throw error;
    if (error instanceof AcmeError && error.acmeType === 'orderNotReady')
      return issuingState(url, read, parts.clock.now());
    const end = { status: 'failed', statusReason: 'authority_refused', detail: error.reason } as const;
    return endedState(url, { ...end, rawStatus: order.status });
  }
  return settle(parts, placed, finalized);
}

const isOver = ({ expires }: AcmeOrder, now: Date): boolean => expires !== undefined && new Date(expires) <= now;

/** The words are of the order, or of the names that could not be shown; without any it has waited for too long. */
async function end(parts: AcmeParts, placed: PlacedOrder, order: AcmeOrder): Promise<AuthorityOrderState> {
  const { authorityOrderId: orderUrl, accountId } = placed;
  const authorizations = await readAuthorizations(parts, order.authorizations);
  await clearUp(parts, { orderUrl, accountId, authorizations });
  const errors = authorizations.flatMap(({ challenges }) => challenges.flatMap(({ error }) => error ?? []));
  // An order may repeat what is wrong with a name of it.
  const words = [...new Set([order.error ?? [], errors].flat().map(wordProblem))];
  const isLate = isOver(order, parts.clock.now());
  const rawStatus = order.status;
  if (words.length === 0 && isLate)
    return endedState(orderUrl, {
      status: 'expired',
      statusReason: 'approval_window_over',
      detail: undefined,
      rawStatus,
    });
  return endedState(orderUrl, {
    status: 'failed',
    statusReason: 'issuance_failed',
    detail: words.join(' | '),
    rawStatus,
    validations: showEnded(authorizations, methodOf(parts, placed.validationMethod) ?? 'dns'),
  });
}

/** What follows from an order for which there is nothing left to show. */
async function settle(parts: AcmeParts, placed: PlacedOrder, read: ReadOrder): Promise<AuthorityOrderState> {
  const url = placed.authorityOrderId;
  const { order } = read;
  if (order.status === 'invalid') return end(parts, placed, order);
  if (order.status === 'valid') return issuedState(url, await readIssuance(parts, order));
  return issuingState(url, read, parts.clock.now());
}

/** The names that another account of the desk has shown, or nobody that the desk knows of. */
export async function foreignProofs(
  { settings, proofs }: AcmeParts,
  accountId: string,
  authorizations: readonly KnownAuthorization[],
): Promise<readonly KnownAuthorization[]> {
  if (settings.accountsShareValidations) return [];
  const owners = await proofs.ownersOf(authorizations.map(({ url }) => url));
  return authorizations.filter(({ url, status }) => {
    const owner = owners.get(url);
    return owner === undefined ? status === 'valid' : owner !== accountId;
  });
}

/** As the order has its names: an authority may list them anew with each answer. */
const inOrderOf = (names: readonly string[], validations: readonly Validation[]): readonly Validation[] =>
  [...validations].sort((a, b) => names.indexOf(a.name) - names.indexOf(b.name));

/** What can be done for the names now; when all of them are shown, the order is read once more and goes on. */
export async function workOnPending(
  parts: AcmeParts,
  placed: PlacedOrder,
  { read, authorizations }: { read: ReadOrder; authorizations: readonly KnownAuthorization[] },
): Promise<AuthorityOrderState> {
  const url = placed.authorityOrderId;
  const worked = await workOnValidations(parts, toValidate(parts, placed, read.order), authorizations);
  const validations = inOrderOf(placed.names, worked);
  const isShown = validations.every(({ state }) => state === 'valid');
  const now = parts.clock.now();
  if (!isShown)
    return pendingState(url, read, { validations, answers: authorizations.map(({ answer }) => answer), now });
  const again = await parts.client.readOrder(url);
  return again.order.status === 'ready' ? finalize(parts, placed, again) : settle(parts, placed, again);
}

/** An order that the authority has forgotten: it was not finished in time. */
const isGone = (error: unknown): error is AcmeError =>
  error instanceof AcmeError && (error.status === 404 || error.status === 410) && error.kind === 'refused';

/**
 * Reads an order and does what can be done for it now: shows names, finalizes, reads which certificate it has become. All
 * that it needs is the order and what the authority says, so that it may be ended anywhere and begun again.
 */
export async function workOnOrder(parts: AcmeParts, placed: PlacedOrder): Promise<AuthorityOrderState> {
  const url = placed.authorityOrderId;
  let read: ReadOrder;
  try {
    read = await parts.client.readOrder(url);
  } catch (error) {
    if (!isGone(error)) throw error;
    const end = { status: 'expired', statusReason: 'approval_window_over', detail: error.reason } as const;
    return endedState(url, { ...end, rawStatus: undefined });
  }
  const { order } = read;
  if (order.status === 'ready') return finalize(parts, placed, read);
  if (order.status !== 'pending') return settle(parts, placed, read);
  if (isOver(order, addMs(parts.clock.now(), -LATE_MS))) return end(parts, placed, order);
  const authorizations = await readAuthorizations(parts, order.authorizations);
  return workOnPending(parts, placed, { read, authorizations });
}
