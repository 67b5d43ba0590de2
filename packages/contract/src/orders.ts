import { z } from 'zod';
import { MAX_CSR_LENGTH } from './csr.ts';
import { EncryptionKey, EncryptionKeyText, EncryptionKind } from './encryption.ts';
import { LastRequest } from './fulfillment.ts';
import { LANGUAGES } from './languages.ts';
import { AutoRenewal, Deed } from './life-cycle.ts';
import { line } from './line.ts';
import { Contacts } from './order-parts.ts';
import { ServerType, ValidationLevel } from './products.ts';
import { Validation, ValidationMethod } from './validation.ts';

/** `processing`: handed to the authority or being vetted; `complete`: issued, and a mail server took the fulfillment email. */
export const ORDER_STATUSES = [
  'pending_approval',
  'processing',
  'issued',
  'complete',
  'canceled',
  'rejected',
  'expired',
  'revoked',
  'failed',
] as const;
export const OrderStatus = z.enum(ORDER_STATUSES);
export type OrderStatus = z.infer<typeof OrderStatus>;

/** Why an order is in its state, where the state alone does not say it; worded under `order.reason.<code>`. */
export const STATUS_REASONS = [
  'submitting',
  'authority_unreachable',
  'authority_uncertain',
  'authority_refused',
  'vetting',
  'issuing',
  'approval_window_over',
  'certificate_expired',
  'rejected_by_approver',
  'rejected_by_vetting',
  'canceled_by_account',
  'issuance_failed',
] as const;
export const StatusReason = z.enum(STATUS_REASONS);
export type StatusReason = z.infer<typeof StatusReason>;

/** Actions on an order, and why one is not possible now; worded under `ability.reason.<code>`. */
export const ABILITIES = [
  'resendFulfillment',
  'resendApprover',
  'changeApprover',
  'cancel',
  'renew',
  'reissue',
  'revoke',
] as const;
export type Ability = (typeof ABILITIES)[number];
export const ABILITY_REASONS = [
  'not_issued_yet',
  'already_approved',
  'waiting_for_vetting',
  'not_submitted_yet',
  'order_closed',
  'order_canceled',
  'order_rejected',
  'order_failed',
  'certificate_revoked',
  'approval_window_over',
  'cooling_down',
  'order_limit',
  'cancellation_requested',
  'approver_change_pending',
  'reissue_pending',
  'revocation_pending',
  'already_renewed',
  'certificate_expired',
  'not_offered',
  'permission',
] as const;
export const AbilityReason = z.enum(ABILITY_REASONS);
export type AbilityReason = z.infer<typeof AbilityReason>;
export const AbilityState = z.object({
  allowed: z.boolean(),
  reason: AbilityReason.optional(),
  /** When a reason of time (cooling_down, order_limit) ends. */
  freeAt: z.iso.datetime().optional(),
});
export type AbilityState = z.infer<typeof AbilityState>;
export const Abilities = z.object({
  resendFulfillment: AbilityState,
  resendApprover: AbilityState,
  changeApprover: AbilityState,
  cancel: AbilityState,
  renew: AbilityState,
  reissue: AbilityState,
  revoke: AbilityState,
});
export type Abilities = z.infer<typeof Abilities>;

/** The organization of an OV or EV order. BR 7.1.2.7.4: O, C and one of ST and L are required; `country` is ISO 3166-1 alpha-2. */
export const Organization = z.strictObject({
  name: line(64),
  registrationNumber: line(64).optional(),
  street: line(128).optional(),
  city: line(128),
  region: line(128).optional(),
  postalCode: line(40).optional(),
  country: z.string().regex(/^[A-Z]{2}$/),
});
export type Organization = z.infer<typeof Organization>;

export const PlaceOrderBody = z.strictObject({
  productId: z.string().min(1).max(100),
  csr: z.string().min(1).max(MAX_CSR_LENGTH),
  approverEmail: z.string().trim().min(3).max(254),
  language: z.enum(LANGUAGES),
  serverType: ServerType.default('other'),
  contacts: Contacts.default({}),
  /** The domain administrator's certificate or key: the mails of the order are encrypted to it. */
  encryptionKey: EncryptionKeyText.optional(),
  organization: Organization.optional(),
  /** The product's first one unless told. */
  validationMethod: ValidationMethod.optional(),
});
export type PlaceOrderBody = z.infer<typeof PlaceOrderBody>;

export const Order = z.object({
  number: z.number().int(),
  commonName: z.string(),
  names: z.array(z.string()),
  productId: z.string(),
  product: z.string(),
  authorityId: z.string(),
  authority: z.string(),
  validationLevel: ValidationLevel,
  validityDays: z.number().int(),
  status: OrderStatus,
  statusReason: StatusReason.nullable(),
  /** The authority's own words for a refusal or rejection. */
  statusDetail: z.string().nullable(),
  /** As the authority has confirmed it. */
  approverEmail: z.string(),
  /** Another one that was chosen, while the authority has not confirmed it. */
  pendingApproverEmail: z.string().nullable(),
  language: z.enum(LANGUAGES),
  /** What the mails of the order are encrypted by; null: they are not. */
  encryption: EncryptionKind.nullable(),
  /** Who sends the fulfillment email: the authority, or the desk where the authority sends none, or none again. */
  fulfillmentBy: z.enum(['authority', 'desk']),
  demo: z.boolean(),
  createdAt: z.iso.datetime(),
  effectiveAt: z.iso.datetime().nullable(),
  expiresAt: z.iso.datetime().nullable(),
  abilities: Abilities,
  lastRequest: LastRequest.nullable(),
});
export type Order = z.infer<typeof Order>;

export const TimelineEntry = z.object({
  status: OrderStatus,
  reason: StatusReason.nullable(),
  detail: z.string().nullable(),
  at: z.iso.datetime(),
});
export type TimelineEntry = z.infer<typeof TimelineEntry>;
/** One certificate of the order, without the certificate: enough to know which one a mail is about. */
export const Issuance = z.object({ serialNumber: z.string(), notBefore: z.iso.datetime(), notAfter: z.iso.datetime() });
export type Issuance = z.infer<typeof Issuance>;

/**
 * How far a change of the approver is: `waiting` for an authority that does not answer; `refused`, by the authority;
 * `given_up`, after it has not answered for days.
 */
export const APPROVER_CHANGE_STATES = ['requested', 'waiting', 'confirmed', 'refused', 'given_up'] as const;
export const ApproverChangeState = z.enum(APPROVER_CHANGE_STATES);
export type ApproverChangeState = z.infer<typeof ApproverChangeState>;
/** `id` is also that of the mail that the change leads to, once the authority has queued it. */
export const ApproverChange = z.object({
  id: z.uuid(),
  from: z.string(),
  to: z.string(),
  state: ApproverChangeState,
  requestedBy: z.object({ id: z.string(), name: z.string() }),
  requestedAt: z.iso.datetime(),
  settledAt: z.iso.datetime().nullable(),
  /** The authority's own words for a refusal. */
  response: z.string().nullable(),
});
export type ApproverChange = z.infer<typeof ApproverChange>;
export const ChangeApproverBody = z.strictObject({ approverEmail: z.string().trim().min(3).max(254) });

/** `refused`: it answered that it would not say. */
const PollFault = z.enum(['unreachable', 'refused']);
export type PollFault = z.infer<typeof PollFault>;

export const OrderDetail = Order.extend({
  serverType: ServerType,
  contacts: Contacts,
  encryptionKey: EncryptionKey.nullable(),
  organization: Organization.nullable(),
  csr: z.string(),
  key: z.string(),
  placedBy: z.object({ id: z.string(), name: z.string() }).nullable(),
  authorityOrderId: z.string().nullable(),
  /** The authority's own word for the state. */
  rawStatus: z.string().nullable(),
  validationMethod: ValidationMethod,
  /** What has to be done for the names; empty when nothing is open. */
  validations: z.array(Validation),
  /** When the authority is asked next; null when nothing more is expected, or it reports by itself. */
  nextPollAt: z.iso.datetime().nullable(),
  /** When the authority was last asked, and why it told nothing, if so; null when it never was. */
  lastPoll: z.object({ at: z.iso.datetime(), fault: PollFault.nullable() }).nullable(),
  issuances: z.array(Issuance),
  timeline: z.array(TimelineEntry),
  /** The mailboxes that may approve every name of the order, the one that is mailed now among them. */
  approverAddresses: z.array(z.string()),
  /** The newest, newest first. */
  approverChanges: z.array(ApproverChange),
  /** Numbers of the order that this one renews, and of the one that renews it. */
  renews: z.number().int().nullable(),
  renewedBy: z.number().int().nullable(),
  autoRenewal: AutoRenewal,
  /** The newest, newest first. */
  deeds: z.array(Deed),
});
export type OrderDetail = z.infer<typeof OrderDetail>;

export const ORDER_SORTS = ['expiresAt', '-expiresAt', 'createdAt', '-createdAt', 'commonName', '-commonName'] as const;
export const ListOrdersQuery = z.object({
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(25),
  q: z.string().trim().max(253).optional(),
  status: OrderStatus.optional(),
  sort: z.enum(ORDER_SORTS).default('expiresAt'),
});
export type ListOrdersQuery = z.infer<typeof ListOrdersQuery>;
export const OrderList = z.object({ items: z.array(Order), nextCursor: z.string().nullable() });

export const OrderNumberParams = z.object({ number: z.coerce.number().int().positive().max(2_147_483_647) });

/** `productId`: as the authority of that product lists them, if it does. */
export const ApproverAddressesQuery = z.object({
  domain: z.string().trim().min(1).max(253),
  productId: z.string().max(100).optional(),
});
/** `listedBy`: the authority whose own list it is; null: what the Baseline Requirements allow. */
export const ApproverAddresses = z.object({
  domain: z.string(),
  addresses: z.array(z.string()),
  listedBy: z.string().nullable(),
  /** Until when the authority accepts them; null: it does not say. */
  freshUntil: z.iso.datetime().nullable(),
});

export const AuditEntry = z.object({
  id: z.string(),
  action: z.string(),
  actor: z.object({ id: z.string(), name: z.string() }).nullable(),
  at: z.iso.datetime(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
});
export type AuditEntry = z.infer<typeof AuditEntry>;
export const AuditList = z.object({ items: z.array(AuditEntry), nextCursor: z.string().nullable() });
export const PageQuery = z.object({
  cursor: z.uuid().optional(),
  limit: z.coerce.number().int().min(1).max(100).default(25),
});
