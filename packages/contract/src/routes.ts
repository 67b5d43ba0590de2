import type { z } from 'zod';
import * as accounts from './accounts.ts';
import * as certificates from './certificates.ts';
import * as csr from './csr.ts';
import * as fulfillment from './fulfillment.ts';
import * as orders from './orders.ts';
import * as products from './products.ts';
import * as receipts from './receipts.ts';
import type { Permission } from './roles.ts';

export const API_PREFIX = '/api/v1';

export type Route = {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Under API_PREFIX, with `{name}` placeholders as OpenAPI writes them. */
  readonly path: string;
  /** `public`: nobody is asked; `session`: any signed-in member; otherwise the permission. Deny by default: it must be said. */
  readonly access: 'public' | 'session' | Permission;
  readonly summary: string;
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  /** Bytes of the body at most, where it may be larger than usual. */
  readonly bodyLimit?: number;
  readonly status: 200 | 201 | 202 | 204;
  readonly response?: z.ZodType;
  /** Takes an Idempotency-Key header: the same key and body give the same answer and one deed. */
  readonly idempotent?: boolean;
};

const define = <const R extends Record<string, Route>>(routes: R): R => routes;

/** Every route of the API: schemas, types, permissions and OpenAPI are made from this table alone. */
export const ROUTES = define({
  instance: {
    method: 'GET',
    path: '/instance',
    access: 'public',
    summary: 'What a page may know before sign-in',
    status: 200,
    response: accounts.InstanceView,
  },
  session: {
    method: 'GET',
    path: '/session',
    access: 'session',
    summary: 'The caller, the active account and the permissions there',
    status: 200,
    response: accounts.SessionView,
  },
  listProducts: {
    method: 'GET',
    path: '/products',
    access: 'orders.read',
    summary: 'What can be ordered, from which authority',
    status: 200,
    response: products.ProductList,
  },
  listApproverAddresses: {
    method: 'GET',
    path: '/approver-addresses',
    access: 'orders.read',
    summary: 'Allowed mailboxes of the domain administrator',
    query: orders.ApproverAddressesQuery,
    status: 200,
    response: orders.ApproverAddresses,
  },
  checkCsr: {
    method: 'POST',
    path: '/csr-checks',
    access: 'orders.read',
    summary: 'What a CSR says, and every fault in it',
    body: csr.CheckCsrBody,
    status: 200,
    response: csr.CsrReport,
  },
  placeOrder: {
    method: 'POST',
    path: '/orders',
    access: 'orders.place',
    summary: 'Place an order',
    body: orders.PlaceOrderBody,
    status: 201,
    response: orders.OrderDetail,
    idempotent: true,
  },
  listOrders: {
    method: 'GET',
    path: '/orders',
    access: 'orders.read',
    summary: 'Orders, by expiration date unless sorted otherwise',
    query: orders.ListOrdersQuery,
    status: 200,
    response: orders.OrderList,
  },
  showOrder: {
    method: 'GET',
    path: '/orders/{number}',
    access: 'orders.read',
    summary: 'One order with its timeline',
    params: orders.OrderNumberParams,
    status: 200,
    response: orders.OrderDetail,
  },
  cancelOrder: {
    method: 'POST',
    path: '/orders/{number}/cancellation',
    access: 'orders.cancel',
    summary: 'Ask the authority to cancel the order while it is pending',
    params: orders.OrderNumberParams,
    status: 202,
    response: orders.OrderDetail,
  },
  listOrderAudit: {
    method: 'GET',
    path: '/orders/{number}/audit',
    access: 'orders.read',
    summary: 'Who did what to the order, newest first',
    params: orders.OrderNumberParams,
    query: orders.PageQuery,
    status: 200,
    response: orders.AuditList,
  },
  requestFulfillmentEmail: {
    method: 'POST',
    path: '/orders/{number}/fulfillment-requests',
    access: 'fulfillment.request',
    summary: 'Request the fulfillment email (or the approver email) again',
    params: orders.OrderNumberParams,
    body: fulfillment.RequestFulfillmentBody,
    status: 202,
    response: fulfillment.FulfillmentRequest,
    idempotent: true,
  },
  listFulfillmentRequests: {
    method: 'GET',
    path: '/orders/{number}/fulfillment-requests',
    access: 'orders.read',
    summary: 'The mail history of the order, newest first',
    params: orders.OrderNumberParams,
    query: orders.PageQuery,
    status: 200,
    response: fulfillment.FulfillmentRequestList,
  },
  downloadReceipt: {
    method: 'GET',
    path: '/orders/{number}/fulfillment-requests/{id}/receipt',
    access: 'orders.read',
    summary: 'The signed receipt of a confirmed resend, a compact JWS without the recipient',
    params: receipts.FulfillmentRequestParams,
    status: 200,
  },
  downloadAddressedReceipt: {
    method: 'GET',
    path: '/orders/{number}/fulfillment-requests/{id}/receipt-with-address',
    access: 'orders.read',
    summary: 'The receipt together with what proves its recipient (SD-JWT, RFC 9901)',
    params: receipts.FulfillmentRequestParams,
    status: 200,
  },
  downloadReceipts: {
    method: 'GET',
    path: '/receipts',
    access: 'receipts.read',
    summary: "The account's receipts in order, JSON lines, closed by a signed statement of how many there are",
    query: receipts.DownloadReceiptsQuery,
    status: 200,
  },
  listReceiptKeys: {
    method: 'GET',
    path: '/receipts/keys',
    access: 'public',
    summary: 'Public keys of receipts (JWK Set), those of the past too',
    status: 200,
    response: receipts.ReceiptKeySet,
  },
  listCertificates: {
    method: 'GET',
    path: '/certificates',
    access: 'certificates.read',
    summary: 'Imported certificates, soonest to expire first unless sorted otherwise',
    query: certificates.ListCertificatesQuery,
    status: 200,
    response: certificates.CertificateList,
  },
  importCertificate: {
    method: 'POST',
    path: '/certificates',
    access: 'certificates.manage',
    summary: 'Import a certificate with its private key',
    body: certificates.ImportCertificateBody,
    bodyLimit: certificates.MAX_IMPORT_BYTES,
    status: 201,
    response: certificates.CertificateDetail,
  },
  listExpiringCertificates: {
    method: 'GET',
    path: '/expiring-certificates',
    access: 'certificates.read',
    summary: 'What expires within 30 days, soonest first',
    status: 200,
    response: certificates.ExpiringCertificates,
  },
  showCertificate: {
    method: 'GET',
    path: '/certificates/{id}',
    access: 'certificates.read',
    summary: 'One imported certificate, without its private key',
    params: certificates.CertificateParams,
    status: 200,
    response: certificates.CertificateDetail,
  },
  updateCertificate: {
    method: 'PATCH',
    path: '/certificates/{id}',
    access: 'certificates.manage',
    summary: 'Change the notes, or replace certificate, key and intermediates while no service uses them',
    params: certificates.CertificateParams,
    body: certificates.UpdateCertificateBody,
    bodyLimit: certificates.MAX_IMPORT_BYTES,
    status: 200,
    response: certificates.CertificateDetail,
  },
  deleteCertificate: {
    method: 'DELETE',
    path: '/certificates/{id}',
    access: 'certificates.manage',
    summary: 'Delete a certificate that no service uses',
    params: certificates.CertificateParams,
    status: 204,
  },
  downloadCertificate: {
    method: 'GET',
    path: '/certificates/{id}/certificate',
    access: 'certificates.read',
    summary: 'The certificate alone, PEM',
    params: certificates.CertificateParams,
    status: 200,
  },
  downloadPrivateKey: {
    method: 'GET',
    path: '/certificates/{id}/private-key',
    access: 'certificates.export',
    summary: 'The private key, PKCS #8 in PEM; only for a person who has just signed in',
    params: certificates.CertificateParams,
    status: 200,
  },
  downloadPem: {
    method: 'GET',
    path: '/certificates/{id}/pem',
    access: 'certificates.export',
    summary:
      'Everything in PEM: certificate, intermediates, private key, CSR; only for a person who has just signed in',
    params: certificates.CertificateParams,
    status: 200,
  },
  downloadChain: {
    method: 'GET',
    path: '/certificates/{id}/chain',
    access: 'certificates.read',
    summary: 'Certificate and intermediates, PEM: what a web server asks for',
    params: certificates.CertificateParams,
    status: 200,
  },
  downloadPkcs7: {
    method: 'GET',
    path: '/certificates/{id}/pkcs7',
    access: 'certificates.read',
    summary: 'Certificate and intermediates as PKCS #7, DER (.p7b)',
    params: certificates.CertificateParams,
    status: 200,
  },
  downloadDer: {
    method: 'GET',
    path: '/certificates/{id}/der',
    access: 'certificates.read',
    summary: 'The certificate alone, DER',
    params: certificates.CertificateParams,
    status: 200,
  },
  addCertificateService: {
    method: 'POST',
    path: '/certificates/{id}/services',
    access: 'certificates.manage',
    summary: 'Record a service that uses the certificate',
    params: certificates.CertificateParams,
    body: certificates.AddServiceBody,
    status: 201,
    response: certificates.CertificateService,
  },
  removeCertificateService: {
    method: 'DELETE',
    path: '/certificates/{id}/services/{serviceId}',
    access: 'certificates.manage',
    summary: 'Record that a service uses the certificate no longer',
    params: certificates.CertificateServiceParams,
    status: 204,
  },
  listCertificateHistory: {
    method: 'GET',
    path: '/certificates/{id}/history',
    access: 'certificates.read',
    summary: 'Who imported, updated, downloaded and used it, newest first; fingerprints only',
    params: certificates.CertificateParams,
    query: orders.PageQuery,
    status: 200,
    response: orders.AuditList,
  },
  listMembers: {
    method: 'GET',
    path: '/members',
    access: 'members.read',
    summary: 'Members of the account',
    status: 200,
    response: accounts.MemberList,
  },
  addMember: {
    method: 'POST',
    path: '/members',
    access: 'members.manage',
    summary: 'Add a member',
    body: accounts.AddMemberBody,
    status: 201,
    response: accounts.AddedMember,
  },
  changeMember: {
    method: 'PATCH',
    path: '/members/{id}',
    access: 'members.manage',
    summary: 'Change the role of a member',
    params: accounts.MemberParams,
    body: accounts.ChangeMemberBody,
    status: 200,
    response: accounts.MemberView,
  },
  removeMember: {
    method: 'DELETE',
    path: '/members/{id}',
    access: 'members.manage',
    summary: 'Remove a member',
    params: accounts.MemberParams,
    status: 204,
  },
  listApiKeys: {
    method: 'GET',
    path: '/api-keys',
    access: 'apiKeys.manage',
    summary: 'API keys of the account',
    status: 200,
    response: accounts.ApiKeyList,
  },
  createApiKey: {
    method: 'POST',
    path: '/api-keys',
    access: 'apiKeys.manage',
    summary: 'Create an API key; the key is shown this once',
    body: accounts.CreateApiKeyBody,
    status: 201,
    response: accounts.CreatedApiKey,
  },
  deleteApiKey: {
    method: 'DELETE',
    path: '/api-keys/{id}',
    access: 'apiKeys.manage',
    summary: 'Delete an API key',
    params: accounts.ApiKeyParams,
    status: 204,
  },
  listMailboxMessages: {
    method: 'GET',
    path: '/mailbox/messages',
    access: 'mailbox.read',
    summary: 'Mails in the local mailbox of an embedded installation, newest first',
    status: 200,
    response: accounts.MailboxList,
  },
  showMailboxMessage: {
    method: 'GET',
    path: '/mailbox/messages/{id}',
    access: 'mailbox.read',
    summary: 'One mail of the local mailbox',
    params: accounts.MailboxParams,
    status: 200,
    response: accounts.MailboxMessageDetail,
  },
  rawMailboxMessage: {
    method: 'GET',
    path: '/mailbox/messages/{id}/raw',
    access: 'mailbox.read',
    summary: 'One mail of the local mailbox as message/rfc822',
    params: accounts.MailboxParams,
    status: 200,
  },
});

export type RouteName = keyof typeof ROUTES;
