import type {
  Cancels,
  FetchesChain,
  Reissues,
  ReportsStatus,
  RequestsMail,
  Revokes,
  TakesWebhooks,
} from '../../abilities.ts';
import type { Adapter } from '../../adapter.ts';
import type { Authority } from '../../authority.ts';
import { requestOneByOne } from '../shared/mail-answers.ts';
import { createDigicertClient } from './digicert-client.ts';
import { cancelOrder, fetchChain, reissueCertificate, requestMail, revokeCertificate } from './digicert-deeds.ts';
import { DIGICERT_BUDGET, DIGICERT_FACTS } from './digicert-facts.ts';
import { listProducts } from './digicert-products.ts';
import { type DigicertParts, DigicertSecrets, DigicertSettings } from './digicert-settings.ts';
import { placeOrder } from './place-order.ts';
import { readOrder } from './read-order.ts';
import { readWebhook } from './read-webhook.ts';

type Digicert = Authority & ReportsStatus & RequestsMail & FetchesChain & Cancels & Revokes & Reissues & TakesWebhooks;

export function createDigicertAuthority(parts: DigicertParts): Digicert {
  const client = createDigicertClient(parts);
  return {
    id: parts.id,
    name: parts.name,
    abilities: { resendFulfillment: true, resendApprover: true, cancel: true },
    products: () => listProducts(parts, client),
    place: (order) => placeOrder(parts, client, order),
    status: ({ authorityOrderId }) => readOrder(client, authorityOrderId),
    requestMails: (mails) => requestOneByOne(mails, (mail) => requestMail(client, mail)),
    // By itself DigiCert tells the account's contacts of the certificate, not the domain's administrator.
    mailsOnlyWhenAsked: true,
    fetchChain: (authorityOrderId, issuance) => fetchChain(client, authorityOrderId, issuance),
    cancel: (authorityOrderId) => cancelOrder(client, authorityOrderId),
    revoke: (authorityOrderId, revocation) => revokeCertificate(parts, client, { authorityOrderId, ...revocation }),
    reissue: (authorityOrderId, { csr }) => reissueCertificate(parts, client, { authorityOrderId, csr }),
    readWebhook: (webhook) => readWebhook(parts.secrets.webhookSecret, webhook),
  };
}

/** DigiCert CertCentral, Services API v2. */
export const digicertAdapter: Adapter<typeof DigicertSettings, typeof DigicertSecrets> = {
  kind: 'digicert',
  settings: DigicertSettings,
  secrets: DigicertSecrets,
  facts: DIGICERT_FACTS,
  budget: DIGICERT_BUDGET,
  hosts: ({ baseUrl }) => [new URL(baseUrl).host],
  create: createDigicertAuthority,
  test: async (parts) => void (await listProducts(parts, createDigicertClient(parts))),
};
