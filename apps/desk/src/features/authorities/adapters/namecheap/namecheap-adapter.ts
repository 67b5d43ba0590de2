import type {
  ChecksCsr,
  FetchesChain,
  ListsApprovers,
  Reissues,
  ReportsStatus,
  RequestsMail,
  Revokes,
} from '../../abilities.ts';
import type { Adapter } from '../../adapter.ts';
import type { Authority } from '../../authority.ts';
import { requestOneByOne } from '../shared/mail-answers.ts';
import { createQueue } from '../shared/one-after-another.ts';
import type { Shop } from './buy-certificate.ts';
import { checkCsr } from './check-csr.ts';
import { readPurchases } from './namecheap-answers.ts';
import { createNamecheapClient } from './namecheap-client.ts';
import { fetchChain, listApprovers, reissueCertificate, requestMail, revokeCertificate } from './namecheap-deeds.ts';
import { NAMECHEAP_BUDGET, NAMECHEAP_FACTS } from './namecheap-facts.ts';
import { listProducts } from './namecheap-products.ts';
import { type NamecheapParts, NamecheapSecrets, NamecheapSettings } from './namecheap-settings.ts';
import { createOrderNotes } from './order-notes.ts';
import { placeOrder } from './place-order.ts';
import { readOrder } from './read-order.ts';

type Namecheap = Authority &
  ReportsStatus &
  RequestsMail &
  FetchesChain &
  Revokes &
  Reissues &
  ListsApprovers &
  ChecksCsr;

export function createNamecheapAuthority(parts: NamecheapParts): Namecheap {
  const client = createNamecheapClient(parts);
  const shop: Shop = { parts, client, notes: createOrderNotes(parts) };
  // A lost purchase is told from others by what else was bought meanwhile: the desk buys one after another.
  const inLine = createQueue();
  return {
    id: parts.id,
    name: parts.name,
    abilities: { resendFulfillment: true, resendApprover: true, cancel: false },
    products: async () => listProducts(parts),
    place: (order) => inLine(() => placeOrder(shop, order)),
    status: ({ authorityOrderId }) => readOrder(shop, authorityOrderId),
    requestMails: (mails) => requestOneByOne(mails, (mail) => requestMail(client, mail)),
    fetchChain: (authorityOrderId, issuance) => fetchChain(shop, authorityOrderId, issuance),
    revoke: (authorityOrderId, revocation) => revokeCertificate(shop, { authorityOrderId, ...revocation }),
    reissue: (authorityOrderId, { csr }) => reissueCertificate(shop, { authorityOrderId, csr }),
    approverAddresses: (domain) => listApprovers(client, domain),
    checkCsr: (csr) => checkCsr(client, csr),
  };
}

/** Namecheap's SSL API. */
export const namecheapAdapter: Adapter<typeof NamecheapSettings, typeof NamecheapSecrets> = {
  kind: 'namecheap',
  settings: NamecheapSettings,
  secrets: NamecheapSecrets,
  facts: NAMECHEAP_FACTS,
  budget: NAMECHEAP_BUDGET,
  hosts: ({ baseUrl }) => [new URL(baseUrl).host],
  create: createNamecheapAuthority,
  test: async (parts) => {
    const params = { ListType: 'ALL', Page: 1, PageSize: 10 };
    await createNamecheapClient(parts).read('namecheap.ssl.getList', params, readPurchases);
  },
};
