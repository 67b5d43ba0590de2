import type { ErrorCode } from './errors.ts';
import type { Route, RouteName } from './routes.ts';

const FRESH: readonly ErrorCode[] = ['session.person_required', 'session.fresh_required'];

const PRIVATE_KEY: readonly ErrorCode[] = [
  'request.foreign_origin',
  'certificate.not_found',
  ...FRESH,
  'vault.unavailable',
];

const PLACING: readonly ErrorCode[] = [
  'product.not_found',
  'order.csr_refused',
  'order.approver_not_allowed',
  'order.organization_required',
  'encryption_key.refused',
  'order.validation_refused',
  'fulfillment.account_limit',
  'authority.paused',
  'authority.unavailable',
];

/** What a route may refuse beyond what every route of its kind does. */
const OWN: Partial<Record<RouteName, readonly ErrorCode[]>> = {
  listApproverAddresses: ['domain.invalid', 'product.not_found', 'authority.refused', 'authority.unavailable'],
  checkCsr: ['product.not_found', 'authority.unavailable'],
  placeOrder: PLACING,
  renewOrder: [...PLACING, 'order.not_found', 'order.not_renewable', 'order.already_renewed'],
  reissueOrder: ['order.not_found', 'order.not_reissuable', 'order.deed_pending', 'order.csr_refused'],
  revokeOrder: ['order.not_found', 'order.not_revocable', 'order.deed_pending', 'order.name_not_confirmed'],
  changeAutoRenewal: ['order.not_found', 'order.not_renewable', 'order.already_renewed'],
  checkOrderStatus: ['order.not_found', 'rate.limited'],
  addAuthority: ['authority.kind_unknown', 'authority.settings_invalid', 'vault.unavailable'],
  showAuthority: ['authority.not_found'],
  listAuthorityProducts: ['authority.not_found', 'authority.unavailable'],
  changeAuthority: [
    'authority.not_found',
    'authority.declared_in_file',
    'authority.settings_invalid',
    'vault.unavailable',
  ],
  removeAuthority: ['authority.not_found', 'authority.declared_in_file', 'authority.has_open_orders'],
  testAuthority: ['authority.not_found', 'vault.unavailable'],
  listOrders: ['cursor.invalid'],
  showOrder: ['order.not_found'],
  cancelOrder: ['order.not_found', 'order.not_cancelable', 'authority.refused', 'authority.unavailable'],
  changeApprover: [
    'order.not_found',
    'order.approver_not_allowed',
    'order.approver_unchanged',
    'order.approver_not_changeable',
    'fulfillment.cooling_down',
    'fulfillment.order_limit',
    'fulfillment.account_limit',
  ],
  setEncryptionKey: [
    'order.not_found',
    'encryption_key.refused',
    'encryption_key.not_offered',
    'encryption_key.not_submitted',
    'encryption_key.changed_meanwhile',
    'authority.refused',
    'authority.unavailable',
  ],
  removeEncryptionKey: [
    'order.not_found',
    'encryption_key.not_submitted',
    'encryption_key.changed_meanwhile',
    'authority.refused',
    'authority.unavailable',
  ],
  listOrderAudit: ['order.not_found', 'cursor.invalid'],
  requestFulfillmentEmail: [
    'order.not_found',
    'fulfillment.not_available',
    'fulfillment.cooling_down',
    'fulfillment.order_limit',
    'fulfillment.account_limit',
  ],
  listFulfillmentRequests: ['order.not_found', 'cursor.invalid'],
  listMailAttempts: ['order.not_found', 'fulfillment.not_found', 'authority.unavailable'],
  downloadReceipt: ['order.not_found', 'receipt.not_found'],
  downloadAddressedReceipt: ['order.not_found', 'receipt.not_found'],
  downloadReceipts: ['vault.unavailable'],
  showOrderReminders: ['order.not_found'],
  changeOrderReminders: ['order.not_found'],
  showCertificateReminders: ['certificate.not_found'],
  changeCertificateReminders: ['certificate.not_found'],
  readCalendar: ['calendar.not_found'],
  listCertificates: ['cursor.invalid'],
  importCertificate: ['certificate.refused', 'certificate.already_imported', 'vault.unavailable'],
  showCertificate: ['certificate.not_found'],
  updateCertificate: [
    'certificate.not_found',
    'certificate.refused',
    'certificate.already_imported',
    'certificate.in_use',
    'vault.unavailable',
  ],
  deleteCertificate: ['certificate.not_found', 'certificate.in_use'],
  downloadCertificate: ['certificate.not_found'],
  downloadPrivateKey: PRIVATE_KEY,
  downloadPem: PRIVATE_KEY,
  downloadChain: ['certificate.not_found'],
  downloadPkcs7: ['certificate.not_found'],
  downloadDer: ['certificate.not_found'],
  addCertificateService: ['certificate.not_found', 'certificate_service.exists', 'certificate_service.limit'],
  removeCertificateService: ['certificate.not_found', 'certificate_service.not_found'],
  listCertificateHistory: ['certificate.not_found', 'cursor.invalid'],
  addMember: [...FRESH, 'member.exists', 'member.role_too_high'],
  changeMember: [...FRESH, 'member.not_found', 'member.role_too_high', 'member.last_owner'],
  removeMember: ['member.not_found', 'member.role_too_high', 'member.last_owner'],
  createApiKey: ['member.role_too_high'],
  deleteApiKey: ['api_key.not_found'],
  listMailboxMessages: ['mailbox.not_available', 'service.unavailable'],
  showMailboxMessage: ['mailbox.not_available', 'message.not_found', 'service.unavailable'],
  rawMailboxMessage: ['mailbox.not_available', 'message.not_found', 'service.unavailable'],
};

/** Every error code that a route may answer with. */
export function errorCodesOf(name: RouteName, route: Route): readonly ErrorCode[] {
  const codes: ErrorCode[] = [];
  if (route.access !== 'public') codes.push('session.required', 'api_key.invalid', 'account.required');
  if (route.access !== 'public' && route.access !== 'session') codes.push('permission.denied');
  if (route.method !== 'GET') codes.push('request.foreign_origin');
  if (route.params || route.query || route.body) codes.push('request.invalid');
  if (route.body) codes.push('request.malformed', 'request.too_large', 'request.unsupported_media_type');
  if (route.idempotent) codes.push('idempotency.key_invalid', 'idempotency.key_reused', 'idempotency.in_progress');
  return [...codes, ...(OWN[name] ?? []), 'internal'];
}
