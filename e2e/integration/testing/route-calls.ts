import type { RouteName } from '@certdesk/contract';
import { createSmimeReader } from '@certdesk/mail/testing';
import { newId } from '@certdesk/platform';
import { importBody, type Received } from './certificates.ts';
import { orderBody } from './orders.ts';

/** Somebody whose certificate mails can be encrypted to. */
export const administrator = createSmimeReader();

/** Things of one account, by which its routes are called. */
export type Things = {
  order: number;
  waiting: number;
  /** A new one, since some calls use it up. */
  complete: () => Promise<number>;
  messageId: string;
  certificate: string;
  /** A certificate to be imported; all of them have one key, so that it can be searched for. */
  received: () => Promise<Received>;
  /** A confirmed resend of `order`. */
  resend: string;
  /** Made when they are needed, since some calls take them away. */
  member: () => Promise<string>;
  key: () => Promise<string>;
  spareCertificate: () => Promise<string>;
  /** The secret of a calendar; whoever has it may read. */
  calendar: () => Promise<string>;
  service: () => Promise<string>;
  /** An order that waits for its approval, made when it is needed. */
  pending: () => Promise<number>;
  /** Of the installation, whoever asks. */
  authority: () => Promise<string>;
  testMail: string;
};
type Call = { path: string; body?: unknown };
export type Entry = {
  /** How the route is called with an account's own things. */
  call: (things: Things) => Call | Promise<Call>;
  /** Whether the path names a thing of an account: another account's is then not found. */
  owned?: true;
};

export const authorityBody = () => ({
  kind: 'acme',
  name: 'Elsewhere',
  settings: { directoryUrl: 'https://acme.ca.invalid/directory', termsOfServiceAgreed: true },
});

const download = (file: string): Entry => ({
  call: ({ certificate }) => ({ path: `/certificates/${certificate}/${file}` }),
  owned: true,
});

/**
 * Every route of the contract, and how it is called. A route that is added to ROUTES without an entry here does not
 * compile, and fails the first test.
 */
export const ENTRIES: Readonly<Record<RouteName, Entry>> = {
  instance: { call: () => ({ path: '/instance' }) },
  session: { call: () => ({ path: '/session' }) },
  listProducts: { call: () => ({ path: '/products' }) },
  listApproverAddresses: { call: () => ({ path: '/approver-addresses?domain=example.com' }) },
  checkMail: { call: () => ({ path: '/mail-checks' }) },
  sendTestMail: { call: () => ({ path: '/test-mails', body: { to: 'somebody@ca.certdesk.example' } }) },
  showTestMail: { call: ({ testMail }) => ({ path: `/test-mails/${testMail}` }) },
  checkRecipients: { call: () => ({ path: '/recipient-checks', body: { addresses: ['hostmaster@own.example'] } }) },
  checkCsr: { call: () => ({ path: '/csr-checks', body: { csr: '' } }) },
  placeOrder: { call: async () => ({ path: '/orders', body: await orderBody('www.placed.example') }) },
  listOrders: { call: () => ({ path: '/orders' }) },
  showOrder: { call: ({ order }) => ({ path: `/orders/${order}` }), owned: true },
  cancelOrder: { call: ({ waiting }) => ({ path: `/orders/${waiting}/cancellation` }), owned: true },
  changeApprover: {
    call: async ({ pending }) => ({
      path: `/orders/${await pending()}/approver-changes`,
      body: { approverEmail: 'admin@own.example' },
    }),
    owned: true,
  },
  renewOrder: {
    call: async ({ complete }) => ({ path: `/orders/${await complete()}/renewals`, body: {} }),
    owned: true,
  },
  reissueOrder: {
    call: async ({ complete }) => ({
      path: `/orders/${await complete()}/reissues`,
      body: { csr: (await orderBody('www.own.example')).csr },
    }),
    owned: true,
  },
  revokeOrder: {
    call: async ({ complete }) => ({
      path: `/orders/${await complete()}/revocation`,
      body: { reason: 'superseded', commonName: 'www.own.example' },
    }),
    owned: true,
  },
  changeAutoRenewal: {
    call: ({ order }) => ({ path: `/orders/${order}/auto-renewal`, body: { enabled: true } }),
    owned: true,
  },
  checkOrderStatus: { call: ({ order }) => ({ path: `/orders/${order}/status-checks` }), owned: true },
  checkEncryptionKey: { call: () => ({ path: '/encryption-key-checks', body: { encryptionKey: 'no key' } }) },
  setEncryptionKey: {
    call: ({ order }) => ({
      path: `/orders/${order}/encryption-key`,
      body: { encryptionKey: administrator.publicKey },
    }),
    owned: true,
  },
  removeEncryptionKey: { call: ({ order }) => ({ path: `/orders/${order}/encryption-key` }), owned: true },
  listOrderAudit: { call: ({ order }) => ({ path: `/orders/${order}/audit` }), owned: true },
  requestFulfillmentEmail: {
    call: ({ order }) => ({ path: `/orders/${order}/fulfillment-requests`, body: {} }),
    owned: true,
  },
  listFulfillmentRequests: { call: ({ order }) => ({ path: `/orders/${order}/fulfillment-requests` }), owned: true },
  listMailAttempts: {
    call: ({ order, resend }) => ({ path: `/orders/${order}/fulfillment-requests/${resend}/attempts` }),
    owned: true,
  },
  downloadReceipt: {
    call: ({ order, resend }) => ({ path: `/orders/${order}/fulfillment-requests/${resend}/receipt` }),
    owned: true,
  },
  downloadAddressedReceipt: {
    call: ({ order, resend }) => ({ path: `/orders/${order}/fulfillment-requests/${resend}/receipt-with-address` }),
    owned: true,
  },
  downloadReceipts: { call: () => ({ path: '/receipts' }) },
  listReceiptKeys: { call: () => ({ path: '/receipts/keys' }) },
  showOrderReminders: { call: ({ order }) => ({ path: `/orders/${order}/reminders` }), owned: true },
  changeOrderReminders: {
    call: ({ order }) => ({ path: `/orders/${order}/reminders`, body: { muted: true } }),
    owned: true,
  },
  showCertificateReminders: {
    call: ({ certificate }) => ({ path: `/certificates/${certificate}/reminders` }),
    owned: true,
  },
  changeCertificateReminders: {
    call: ({ certificate }) => ({ path: `/certificates/${certificate}/reminders`, body: { muted: true } }),
    owned: true,
  },
  showCalendarFeed: { call: () => ({ path: '/calendar-feed' }) },
  createCalendarFeed: { call: () => ({ path: '/calendar-feed' }) },
  deleteCalendarFeed: { call: () => ({ path: '/calendar-feed' }) },
  readCalendar: {
    call: async ({ calendar }) => ({ path: `/calendars/${await calendar()}` }),
    owned: true,
  },
  listCertificates: { call: () => ({ path: '/certificates' }) },
  importCertificate: { call: async ({ received }) => ({ path: '/certificates', body: importBody(await received()) }) },
  listExpiringCertificates: { call: () => ({ path: '/expiring-certificates' }) },
  showCertificate: { call: ({ certificate }) => ({ path: `/certificates/${certificate}` }), owned: true },
  updateCertificate: {
    call: ({ certificate }) => ({ path: `/certificates/${certificate}`, body: { notes: newId() } }),
    owned: true,
  },
  deleteCertificate: {
    call: async ({ spareCertificate }) => ({ path: `/certificates/${await spareCertificate()}` }),
    owned: true,
  },
  downloadCertificate: download('certificate'),
  downloadPrivateKey: download('private-key'),
  downloadPem: download('pem'),
  downloadChain: download('chain'),
  downloadPkcs7: download('pkcs7'),
  downloadDer: download('der'),
  addCertificateService: {
    call: ({ certificate }) => ({
      path: `/certificates/${certificate}/services`,
      body: { kind: 'other', name: newId() },
    }),
    owned: true,
  },
  removeCertificateService: {
    call: async ({ certificate, service }) => ({ path: `/certificates/${certificate}/services/${await service()}` }),
    owned: true,
  },
  listCertificateHistory: {
    call: ({ certificate }) => ({ path: `/certificates/${certificate}/history` }),
    owned: true,
  },
  listMembers: { call: () => ({ path: '/members' }) },
  addMember: {
    call: () => ({ path: '/members', body: { email: `${newId()}@people.example`, name: 'New', role: 'viewer' } }),
  },
  changeMember: {
    call: async ({ member }) => ({ path: `/members/${await member()}`, body: { role: 'viewer' } }),
    owned: true,
  },
  removeMember: { call: async ({ member }) => ({ path: `/members/${await member()}` }), owned: true },
  listApiKeys: { call: () => ({ path: '/api-keys' }) },
  createApiKey: { call: () => ({ path: '/api-keys', body: { name: 'New', role: 'viewer' } }) },
  deleteApiKey: { call: async ({ key }) => ({ path: `/api-keys/${await key()}` }), owned: true },
  listAuthorities: { call: () => ({ path: '/authorities' }) },
  addAuthority: { call: () => ({ path: '/authorities', body: authorityBody() }) },
  listAuthorityKinds: { call: () => ({ path: '/authorities/kinds' }) },
  showAuthorityMatrix: { call: () => ({ path: '/authorities/matrix' }) },
  showAuthority: { call: () => ({ path: '/authorities/builtin' }) },
  listAuthorityProducts: { call: () => ({ path: '/authorities/builtin/products' }) },
  changeAuthority: {
    call: async ({ authority }) => ({ path: `/authorities/${await authority()}`, body: { state: 'paused' } }),
  },
  removeAuthority: { call: async ({ authority }) => ({ path: `/authorities/${await authority()}` }) },
  testAuthority: { call: () => ({ path: '/authorities/builtin/test' }) },
  listMailboxMessages: { call: () => ({ path: '/mailbox/messages' }) },
  showMailboxMessage: { call: ({ messageId }) => ({ path: `/mailbox/messages/${messageId}` }) },
  rawMailboxMessage: { call: ({ messageId }) => ({ path: `/mailbox/messages/${messageId}/raw` }) },
};
