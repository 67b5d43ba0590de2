import type {
  Cancels,
  ChecksCsr,
  FetchesChain,
  Reissues,
  ReportsMails,
  ReportsStatus,
  RequestsMail,
  Revokes,
  TakesWebhooks,
} from '../../abilities.ts';
import type { Adapter } from '../../adapter.ts';
import type { Authority } from '../../authority.ts';
import { requestOneByOne } from '../shared/mail-answers.ts';
import { checkCsr } from './check-csr.ts';
import { Certificate } from './godaddy-answers.ts';
import { certificatePath, createGodaddyClient } from './godaddy-client.ts';
import { cancelOrder, fetchChain, reissueCertificate, revokeCertificate } from './godaddy-deeds.ts';
import { GODADDY_BUDGET, GODADDY_FACTS } from './godaddy-facts.ts';
import { listMails, requestMail } from './godaddy-mails.ts';
import { listProducts } from './godaddy-products.ts';
import { type GodaddyParts, GodaddySecrets, GodaddySettings } from './godaddy-settings.ts';
import { placeOrder } from './place-order.ts';
import { readOrder } from './read-certificate.ts';
import { readWebhook } from './read-webhook.ts';

type Godaddy = Authority &
  ReportsStatus &
  RequestsMail &
  ReportsMails &
  FetchesChain &
  Cancels &
  Revokes &
  Reissues &
  ChecksCsr &
  TakesWebhooks;

export function createGodaddyAuthority(parts: GodaddyParts): Godaddy {
  const client = createGodaddyClient(parts);
  return {
    id: parts.id,
    name: parts.name,
    abilities: { resendFulfillment: true, resendApprover: true, cancel: true },
    products: async () => listProducts(parts),
    place: (order) => placeOrder(parts, client, order),
    status: ({ authorityOrderId }) => readOrder(client, authorityOrderId),
    requestMails: (mails) => requestOneByOne(mails, (mail) => requestMail(client, mail)),
    mailsOf: (authorityOrderId) => listMails(client, authorityOrderId),
    fetchChain: (authorityOrderId, issuance) => fetchChain(client, authorityOrderId, issuance),
    cancel: (authorityOrderId) => cancelOrder(client, authorityOrderId),
    revoke: (authorityOrderId, revocation) => revokeCertificate(client, { authorityOrderId, ...revocation }),
    reissue: (authorityOrderId, { csr }) => reissueCertificate(client, { authorityOrderId, csr }),
    checkCsr: (csr) => checkCsr(parts, client, csr),
    readWebhook,
  };
}

const NOT_FOUND = 404;
/** No certificate has this id: GoDaddy says so to those whose key it knows. */
const NO_CERTIFICATE = 'certdesk-connection-test';

/** GoDaddy Certificates API v1. */
export const godaddyAdapter: Adapter<typeof GodaddySettings, typeof GodaddySecrets> = {
  kind: 'godaddy',
  settings: GodaddySettings,
  secrets: GodaddySecrets,
  facts: GODADDY_FACTS,
  budget: GODADDY_BUDGET,
  hosts: ({ baseUrl }) => [new URL(baseUrl).host],
  create: createGodaddyAuthority,
  test: async (parts) => {
    const call = { method: 'GET', path: certificatePath(NO_CERTIFICATE) } as const;
    await createGodaddyClient(parts).jsonUnless(NOT_FOUND, call, Certificate);
  },
};
