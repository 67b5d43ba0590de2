import type { Issuance } from '@certdesk/contract';
import type { Revocation } from '../../abilities.ts';
import type { AuthorityOrderState, MailAnswer, MailToRequest } from '../../authority.ts';
import { AuthorityError } from '../../authority-error.ts';
import { chainOf, normalSerial } from '../shared/certificate-chain.ts';
import { doAndRead, orderState } from '../shared/order-state.ts';
import { type DigicertCertificate, Reissues, RevocationRequest } from './digicert-answers.ts';
import { type DigicertClient, orderPath } from './digicert-client.ts';
import type { DigicertParts } from './digicert-settings.ts';
import { namesOf, stateOf } from './digicert-states.ts';
import { readInfo, readOrder } from './read-order.ts';

/**
 * The approver email goes to whom it went before, with the same value (BR 3.2.2.4.4 allows no other resend); the
 * certificate to the order's administrator and nobody else, though DigiCert would mail it to anybody.
 */
export async function requestMail(
  client: DigicertClient,
  { authorityOrderId, kind, recipient }: MailToRequest,
): Promise<MailAnswer['outcome']> {
  if (kind === 'approver') {
    await client.done({ method: 'PUT', path: `${orderPath(authorityOrderId)}/resend-emails` });
    return 'handed_over';
  }
  const order = await readInfo(client, authorityOrderId);
  if (stateOf(order).status !== 'issued' || !order.certificate.id) return 'refused';
  await client.done({
    method: 'PUT',
    path: `/certificate/${order.certificate.id}/sendemail`,
    body: { emails: [recipient], certificate_collect_format: 'attachment' },
  });
  return 'handed_over';
}

const isOf =
  (serialNumber: string) =>
  ({ serial_number }: DigicertCertificate): boolean =>
    Boolean(serial_number) && normalSerial(serial_number ?? '') === normalSerial(serialNumber);

/** Throws AuthorityError `refused` when the order has no such certificate. */
export async function fetchChain(
  client: DigicertClient,
  authorityOrderId: string,
  { serialNumber }: Issuance,
): Promise<{ readonly chainPem: string }> {
  const { certificate: newest } = await readInfo(client, authorityOrderId);
  const list = async () =>
    (await client.json({ method: 'GET', path: `${orderPath(authorityOrderId)}/reissue` }, Reissues)).certificates;
  const certificate = isOf(serialNumber)(newest) ? newest : (await list()).find(isOf(serialNumber));
  if (!certificate?.id) throw new AuthorityError('refused');
  return chainOf(await client.text(`/certificate/${certificate.id}/download/format/pem_all`), serialNumber);
}

export const cancelOrder = (client: DigicertClient, id: string): Promise<AuthorityOrderState> =>
  doAndRead({
    act: () => client.done({ method: 'PUT', path: `${orderPath(id)}/status`, body: { status: 'canceled' } }),
    read: () => readOrder(client, id),
    isDone: ({ status }) => status === 'canceled',
    twiceIsOnce: true,
    otherwise: orderState({ authorityOrderId: id, status: 'canceled', statusReason: 'canceled_by_account' }),
  });

/**
 * Asks for the revocation of one certificate. Unless approvals are skipped, an administrator of the account approves it in
 * CertCentral first; until then the certificate is valid, and DigiCert's word for the request stands beside the state.
 */
export async function revokeCertificate(
  { settings }: DigicertParts,
  client: DigicertClient,
  target: { readonly authorityOrderId: string } & Revocation,
): Promise<AuthorityOrderState> {
  const { authorityOrderId, issuance, reason } = target;
  let requested: string | undefined;
  const state = await doAndRead({
    act: async () => {
      const body = { revocation_reason: reason, skip_approval: settings.skipApproval };
      const path = `/certificate/${encodeURIComponent(issuance.serialNumber)}/revoke`;
      requested = (await client.json({ method: 'PUT', path, body }, RevocationRequest))?.status;
    },
    read: () => readOrder(client, authorityOrderId),
    isDone: ({ status }) => status === 'revoked',
    twiceIsOnce: true,
    otherwise: orderState({ authorityOrderId, status: 'issued', issuances: [issuance] }),
  });
  return requested === undefined || state.status === 'revoked'
    ? state
    : { ...state, statusDetail: `revoke: ${requested}` };
}

/** A new certificate for the names that the order has, under the same id. */
export async function reissueCertificate(
  { settings }: DigicertParts,
  client: DigicertClient,
  target: { readonly authorityOrderId: string; readonly csr: string },
): Promise<AuthorityOrderState> {
  const { authorityOrderId, csr } = target;
  const before = await readInfo(client, authorityOrderId);
  const [commonName, ...others] = namesOf(before.certificate);
  const certificate = { common_name: commonName, dns_names: others, csr, signature_hash: 'sha256' };
  const serialBefore = normalSerial(before.certificate.serial_number ?? '');
  return doAndRead({
    act: () =>
      client.done({
        method: 'POST',
        path: `${orderPath(authorityOrderId)}/reissue`,
        body: { certificate, skip_approval: settings.skipApproval },
      }),
    read: () => readOrder(client, authorityOrderId),
    isDone: ({ rawStatus, issuances: [newest] }) =>
      rawStatus === 'reissue_pending' || (newest !== undefined && newest.serialNumber !== serialBefore),
    otherwise: orderState({ authorityOrderId, status: 'issued' }),
  });
}
