import type {
  Cancels,
  FetchesChain,
  ListsApprovers,
  Reissues,
  ReportsStatus,
  RequestsMail,
  Revokes,
  TakesWebhooks,
} from '../../abilities.ts';
import type { Adapter } from '../../adapter.ts';
import type { Authority } from '../../authority.ts';
import { requestOneByOne } from '../shared/mail-answers.ts';
import { approverAddresses, listAddresses } from './approver-addresses.ts';
import { createOrderNotes } from './order-notes.ts';
import { placeOrder } from './place-order.ts';
import { readOrder, type Sps } from './read-order.ts';
import { readWebhook } from './read-webhook.ts';
import { createSectigoClient } from './sectigo-client.ts';
import { cancelOrder, fetchChain, reissueCertificate, requestMail, revokeCertificate } from './sectigo-deeds.ts';
import { SECTIGO_BUDGET, SECTIGO_FACTS } from './sectigo-facts.ts';
import { listProducts } from './sectigo-products.ts';
import { type SectigoParts, SectigoSecrets, SectigoSettings } from './sectigo-settings.ts';

type Sectigo = Authority &
  ReportsStatus &
  RequestsMail &
  FetchesChain &
  Cancels &
  Revokes &
  Reissues &
  ListsApprovers &
  TakesWebhooks;

export function createSectigoAuthority(parts: SectigoParts): Sectigo {
  const client = createSectigoClient(parts);
  const sps: Sps = { parts, client, notes: createOrderNotes(parts) };
  return {
    id: parts.id,
    name: parts.name,
    abilities: { resendFulfillment: true, resendApprover: true, cancel: true },
    mailKinds: ['approver'],
    products: async () => listProducts(parts),
    place: (order) => placeOrder(sps, order),
    status: ({ authorityOrderId }) => readOrder(sps, authorityOrderId),
    requestMails: (mails) => requestOneByOne(mails, (mail) => requestMail(client, mail)),
    fetchChain: (authorityOrderId, issuance) => fetchChain(client, authorityOrderId, issuance),
    cancel: (authorityOrderId) => cancelOrder(sps, authorityOrderId),
    revoke: (authorityOrderId, revocation) => revokeCertificate(sps, { authorityOrderId, ...revocation }),
    reissue: (authorityOrderId, { csr }) => reissueCertificate(sps, { authorityOrderId, csr }),
    approverAddresses: (domain) => approverAddresses(client, domain),
    readWebhook,
  };
}

/** Any domain: the list is made anew for whoever asks. */
const SOME_DOMAIN = 'example.com';

/** Sectigo's partner API (SPS). */
export const sectigoAdapter: Adapter<typeof SectigoSettings, typeof SectigoSecrets> = {
  kind: 'sectigo',
  settings: SectigoSettings,
  secrets: SectigoSecrets,
  facts: SECTIGO_FACTS,
  budget: SECTIGO_BUDGET,
  hosts: ({ baseUrl }) => [new URL(baseUrl).host],
  create: createSectigoAuthority,
  test: async (parts) => void (await listAddresses(createSectigoClient(parts), SOME_DOMAIN)),
};
