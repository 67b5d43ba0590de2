import type { Issuance } from '@certdesk/contract';
import type { Revocation } from '../../abilities.ts';
import type { AuthorityOrderState, MailAnswer, MailToRequest } from '../../authority.ts';
import { AuthorityError } from '../../authority-error.ts';
import { chainOf, normalSerial } from '../shared/certificate-chain.ts';
import { doAndRead, orderState } from '../shared/order-state.ts';
import { activationParams } from './activation-params.ts';
import type { Shop } from './buy-certificate.ts';
import { type Info, readActivated, readAddresses, readDone } from './namecheap-answers.ts';
import type { NamecheapClient } from './namecheap-client.ts';
import { issuanceIn } from './namecheap-states.ts';
import { findNewest, getInfo, readOrder } from './read-order.ts';

/** Both go to whom they went before: who that is, Namecheap knows from the activation and takes no other. */
export async function requestMail(
  client: NamecheapClient,
  { authorityOrderId, kind }: MailToRequest,
): Promise<MailAnswer['outcome']> {
  const { id } = await findNewest(client, authorityOrderId);
  const command = kind === 'approver' ? 'resendApproverEmail' : 'resendfulfillmentemail';
  await client.act(`namecheap.ssl.${command}`, { CertificateID: id }, readDone);
  return 'handed_over';
}

type Found = { readonly id: string; readonly info: Info };

/** Which of an order's certificates has a serial number: the newest, or one that reissues have replaced. */
async function findBySerial(
  { client, notes }: Shop,
  orderId: string,
  serialNumber: string,
): Promise<Found | undefined> {
  const isIt = ({ info }: Found) => issuanceIn(info)?.serialNumber === normalSerial(serialNumber);
  let found: Found = await findNewest(client, orderId);
  const seen = new Set<string>();
  while (!isIt(found)) {
    seen.add(found.id);
    const before = (await notes.request(found.id))?.replaces;
    if (before === undefined || seen.has(before)) return undefined;
    found = { id: before, info: await getInfo(client, before) };
  }
  return found;
}

/** Throws AuthorityError `refused` for a certificate that Namecheap gives no more. */
export async function fetchChain(
  shop: Shop,
  authorityOrderId: string,
  { serialNumber }: Issuance,
): Promise<{ readonly chainPem: string }> {
  const found = await findBySerial(shop, authorityOrderId, serialNumber);
  if (!found) throw new AuthorityError('refused');
  return chainOf(found.info.pems.join('\n'), serialNumber);
}

/** Namecheap revokes only what a reissue has replaced, and says no to others in its own words. */
export async function revokeCertificate(
  shop: Shop,
  { authorityOrderId, issuance }: { readonly authorityOrderId: string } & Revocation,
): Promise<AuthorityOrderState> {
  const found = await findBySerial(shop, authorityOrderId, issuance.serialNumber);
  if (!found) throw new AuthorityError('refused');
  const params = { CertificateID: found.id, CertificateType: found.info.type };
  return doAndRead({
    act: () => shop.client.act('namecheap.ssl.revokecertificate', params, readDone),
    read: () => readOrder(shop, authorityOrderId),
    // The order goes on with its newest certificate; whether the old one is revoked, Namecheap does not say.
    isDone: () => false,
    otherwise: orderState({ authorityOrderId, status: 'issued' }),
  });
}

/** A new certificate for the names that the order has, under an id of its own. */
export async function reissueCertificate(
  shop: Shop,
  { authorityOrderId, csr }: { readonly authorityOrderId: string; readonly csr: string },
): Promise<AuthorityOrderState> {
  const { client, notes } = shop;
  const before = await findNewest(client, authorityOrderId);
  const request = await notes.request(before.id);
  if (!request) throw new AuthorityError('refused'); // placed by nobody here: its names and methods are not known
  const params = activationParams({ certificateId: before.id, csr, ...request });
  const [firstName = ''] = request.names;
  return doAndRead({
    act: async () => {
      const { id, shown } = await client.act('namecheap.ssl.reissue', params, readActivated(firstName));
      await notes.noteRequest(id, { ...request, shown: [...shown], replaces: before.id });
    },
    read: () => readOrder(shop, before.id),
    isDone: ({ authorityOrderId: id }) => id !== before.id,
    otherwise: orderState({ authorityOrderId: before.id, status: 'issued' }),
  });
}

export const listApprovers = async (client: NamecheapClient, domain: string) => ({
  addresses: await client.read(
    'namecheap.ssl.getApproverEmailList',
    { DomainName: domain, CertificateType: 'Standard SSL' },
    readAddresses,
  ),
  freshForMs: undefined,
});
