import type { Issuance } from '@certdesk/contract';
import type { Revocation } from '../../abilities.ts';
import type { AuthorityOrderState, MailAnswer, MailToRequest } from '../../authority.ts';
import { AuthorityError } from '../../authority-error.ts';
import { chainOf } from '../shared/certificate-chain.ts';
import { doAndRead, orderState } from '../shared/order-state.ts';
import { collect, toPem } from './collect.ts';
import { dcvParams } from './place-order.ts';
import { readOrder, type Sps } from './read-order.ts';
import { hashesOf } from './request-token.ts';
import type { SectigoClient } from './sectigo-client.ts';

/** To whom it went before: without an address Sectigo sends the same mail again. It has no other mail for TLS. */
export async function requestMail(
  client: SectigoClient,
  { authorityOrderId: orderNumber, kind }: MailToRequest,
): Promise<MailAnswer['outcome']> {
  if (kind !== 'approver') return 'refused';
  await client.act('!ResendDCVEmail', { orderNumber });
  return 'handed_over';
}

/** Throws AuthorityError `refused` when Sectigo gives another certificate, or none any more. */
export async function fetchChain(
  client: SectigoClient,
  authorityOrderId: string,
  { serialNumber }: Issuance,
): Promise<{ readonly chainPem: string }> {
  const collected = await collect(client, authorityOrderId);
  if (collected.state !== 'issued') throw new AuthorityError('refused');
  return chainOf(toPem(collected.chain), serialNumber);
}

const revoke = (client: SectigoClient, target: Readonly<Record<string, string>>, revocationReason: string) =>
  client.act('!AutoRevokeSSL', { ...target, revocationReason, responseFormat: 1 });

/**
 * The same call rejects an order and revokes a certificate: so the order is asked for first, and one that has been issued
 * is not canceled. The moment between the two cannot be closed from here.
 */
export async function cancelOrder(sps: Sps, id: string): Promise<AuthorityOrderState> {
  const before = await collect(sps.client, id);
  if (before.state === 'issued') throw new AuthorityError('refused');
  if (before.state !== 'pending') return readOrder(sps, id);
  const request = await sps.notes.request(id);
  // Noted before, since Sectigo does not say who has ended an order.
  if (request) await sps.notes.noteRequest(id, { ...request, canceled: true });
  try {
    return await doAndRead({
      act: () => revoke(sps.client, { orderNumber: id }, 'canceled by the account'),
      read: () => readOrder(sps, id),
      isDone: ({ status }) => status === 'canceled' || status === 'rejected',
      twiceIsOnce: true,
      otherwise: orderState({ authorityOrderId: id, status: 'canceled', statusReason: 'canceled_by_account' }),
    });
  } catch (error) {
    const isRefused = error instanceof AuthorityError && error.kind === 'refused';
    if (isRefused && request) await sps.notes.noteRequest(id, request);
    throw error;
  }
}

/** The reason is a comment to Sectigo. */
export const revokeCertificate = (
  sps: Sps,
  { authorityOrderId: id, issuance, reason }: { readonly authorityOrderId: string } & Revocation,
): Promise<AuthorityOrderState> =>
  doAndRead({
    act: () => revoke(sps.client, { serialNumber: issuance.serialNumber }, reason),
    read: () => readOrder(sps, id),
    isDone: ({ status }) => status === 'revoked',
    twiceIsOnce: true,
    otherwise: orderState({ authorityOrderId: id, status: 'revoked', issuances: [issuance] }),
  });

/** A new certificate for the names that the order has; the order may get another number by it. */
export async function reissueCertificate(
  sps: Sps,
  { authorityOrderId: id, csr }: { readonly authorityOrderId: string; readonly csr: string },
): Promise<AuthorityOrderState> {
  const { client, notes } = sps;
  const before = await notes.request(id);
  if (!before) throw new AuthorityError('refused'); // placed by nobody here: its names and methods are not known
  // A new CSR makes a new token; whether this call takes a value of ours beside it is not documented.
  const request = { ...before, ...hashesOf(csr), uniqueValue: undefined, isReissue: true };
  const params = { orderNumber: id, csr, responseFormat: 1, ...(await dcvParams(sps, request)) };
  let current = id;
  return doAndRead({
    act: async () => {
      const answer = await client.act('!AutoReplaceSSL', params);
      const number = answer.get('orderNumber') ?? '';
      current = /^\d{1,18}$/.test(number) ? number : id;
      await notes.noteRequest(current, request);
    },
    read: () => readOrder(sps, current),
    // An order that waits again was replaced; one that is issued may be the old one.
    isDone: ({ rawStatus }) => rawStatus === '0',
    otherwise: orderState({ authorityOrderId: id, status: 'issued' }),
  });
}
