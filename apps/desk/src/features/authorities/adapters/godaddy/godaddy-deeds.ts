import type { Issuance, RevocationReason } from '@certdesk/contract';
import type { Revocation } from '../../abilities.ts';
import type { AuthorityOrderState } from '../../authority.ts';
import { chainOf } from '../shared/certificate-chain.ts';
import { doAndRead, orderState } from '../shared/order-state.ts';
import { Download } from './godaddy-answers.ts';
import { certificatePath, type GodaddyClient } from './godaddy-client.ts';
import { readOrder } from './read-certificate.ts';

/** GoDaddy keeps the newest certificate only. Throws AuthorityError `refused` for another one. */
export async function fetchChain(
  client: GodaddyClient,
  authorityOrderId: string,
  { serialNumber }: Issuance,
): Promise<{ readonly chainPem: string }> {
  const path = `${certificatePath(authorityOrderId)}/download`;
  const { pems } = await client.json({ method: 'GET', path }, Download);
  return chainOf([pems.certificate, pems.intermediate, pems.cross].filter(Boolean).join('\n'), serialNumber);
}

export const cancelOrder = (client: GodaddyClient, id: string): Promise<AuthorityOrderState> =>
  doAndRead({
    act: () => client.done({ method: 'POST', path: `${certificatePath(id)}/cancel` }),
    read: () => readOrder(client, id),
    isDone: ({ status }) => status === 'canceled',
    twiceIsOnce: true,
    otherwise: orderState({ authorityOrderId: id, status: 'canceled', statusReason: 'canceled_by_account' }),
  });

/** GoDaddy wants one of its reasons, and has none for "none". */
const REASONS: Readonly<Record<RevocationReason, string>> = {
  unspecified: 'CESSATION_OF_OPERATION',
  keyCompromise: 'KEY_COMPROMISE',
  affiliationChanged: 'AFFILIATION_CHANGED',
  superseded: 'SUPERSEDED',
  cessationOfOperation: 'CESSATION_OF_OPERATION',
};

export const revokeCertificate = (
  client: GodaddyClient,
  { authorityOrderId: id, issuance, reason }: { readonly authorityOrderId: string } & Revocation,
): Promise<AuthorityOrderState> =>
  doAndRead({
    act: () =>
      client.done({ method: 'POST', path: `${certificatePath(id)}/revoke`, body: { reason: REASONS[reason] } }),
    read: () => readOrder(client, id),
    isDone: ({ rawStatus }) => rawStatus === 'REVOKED' || rawStatus === 'PENDING_REVOCATION',
    twiceIsOnce: true,
    otherwise: orderState({ authorityOrderId: id, status: 'revoked', issuances: [issuance] }),
  });

/** A new key for the names that the certificate has, under the same id. */
export async function reissueCertificate(
  client: GodaddyClient,
  { authorityOrderId: id, csr }: { readonly authorityOrderId: string; readonly csr: string },
): Promise<AuthorityOrderState> {
  const before = (await readOrder(client, id)).issuances[0]?.serialNumber;
  return doAndRead({
    act: () => client.done({ method: 'POST', path: `${certificatePath(id)}/reissue`, body: { csr } }),
    read: () => readOrder(client, id),
    isDone: ({ rawStatus, issuances: [newest] }) =>
      rawStatus === 'PENDING_REKEY' || (newest !== undefined && newest.serialNumber !== before),
    otherwise: orderState({ authorityOrderId: id, status: 'issued' }),
  });
}
