import {
  Contacts,
  EncryptionKeyText,
  LANGUAGES,
  MailDetail,
  MailKind,
  MailReason,
  OrderStatus,
  Organization,
  Product,
  RequestState,
  RevocationReason,
  ServerType,
  StatusReason,
} from '@certdesk/contract';
import { z } from 'zod';

/** The few messages between a desk and the built-in CA. Nothing here carries a certificate. */

export const AuthorityProduct = Product.omit({
  authorityId: true,
  authority: true,
  validationMethods: true,
  price: true,
});
export type AuthorityProduct = z.infer<typeof AuthorityProduct>;

/**
 * POST /v1/orders. `reference` is the desk's own id of the order (UUID): the same reference again answers with the order
 * that exists, so a lost answer never makes a second order. `orderNumber` is what people see in mails and pages.
 */
export const PlaceAuthorityOrder = z.strictObject({
  reference: z.uuid(),
  orderNumber: z.number().int().positive(),
  productId: z.string(),
  csr: z.string(),
  names: z.array(z.string()).min(1),
  approverEmail: z.string(),
  language: z.enum(LANGUAGES),
  serverType: ServerType,
  applicant: z.string().max(200),
  contacts: Contacts,
  organization: Organization.optional(),
  encryptionKey: EncryptionKeyText.optional(),
});
export type PlaceAuthorityOrder = z.infer<typeof PlaceAuthorityOrder>;

/**
 * PUT /v1/orders/{id}/encryption-key: from now on the mails of the order are encrypted to this certificate or key; null:
 * to none. The CA checks it by itself.
 */
export const SetAuthorityEncryptionKey = z.strictObject({ encryptionKey: EncryptionKeyText.nullable() });
export type SetAuthorityEncryptionKey = z.infer<typeof SetAuthorityEncryptionKey>;

export const AuthorityIssuance = z.object({
  serialNumber: z.string(),
  notBefore: z.iso.datetime(),
  notAfter: z.iso.datetime(),
});
export type AuthorityIssuance = z.infer<typeof AuthorityIssuance>;

/**
 * An order as the CA knows it. `approvalEndsAt`: until when the approver email works and may be sent again. `approverEmail`:
 * whom the CA mails now; events from before approvers could be changed do not say it.
 */
export const AuthorityOrder = z.object({
  id: z.uuid(),
  reference: z.uuid(),
  status: OrderStatus,
  statusReason: StatusReason.nullable(),
  statusDetail: z.string().nullable(),
  approverEmail: z.string().optional(),
  approvalEndsAt: z.iso.datetime().nullable(),
  issuances: z.array(AuthorityIssuance),
});
export type AuthorityOrder = z.infer<typeof AuthorityOrder>;

/**
 * POST /v1/orders/{id}/approver: another of the allowed mailboxes is mailed from now on. While approval is open it gets a
 * new approver email with a new code, and whatever the former one was sent is worth nothing; afterwards the newest
 * fulfillment email. `id` is the desk's of the change, and becomes the mail's: the same id again changes nothing.
 */
export const ChangeAuthorityApprover = z.strictObject({ id: z.uuid(), approverEmail: z.string() });
export type ChangeAuthorityApprover = z.infer<typeof ChangeAuthorityApprover>;

/** POST /v1/mail-requests: up to 100 at once, each known by the desk's request id; a repeated id is answered, not mailed again. */
export const MAX_MAIL_REQUESTS = 100;
/** `recipient`: whom the desk believes to be mailed; a mail that would go to somebody else by now is refused. */
export const MailRequest = z.strictObject({
  id: z.uuid(),
  orderId: z.uuid(),
  kind: MailKind,
  recipient: z.string().optional(),
});
export type MailRequest = z.infer<typeof MailRequest>;
export const MailRequests = z.strictObject({ items: z.array(MailRequest).min(1).max(MAX_MAIL_REQUESTS) });
/** `taken`: the CA has stored it durably and will mail; `refused`: it never will, and `cause` says why. */
export const MailRequestAnswer = z.object({
  id: z.uuid(),
  outcome: z.enum(['taken', 'refused']),
  detail: MailDetail.optional(),
});
export const MailRequestAnswers = z.object({ items: z.array(MailRequestAnswer) });
export type MailRequestAnswer = z.infer<typeof MailRequestAnswer>;

/** GET /v1/mails/{id}/attempts: what was said in the last attempts to send a mail; none for a mail that is not known. */
export const MailParams = z.object({ id: z.uuid() });

/**
 * POST /v1/mail-checks (no body): MailChecks of the contract. POST /v1/test-mails: a mail down the same way as all others;
 * the same id again is answered with the mail that exists. GET /v1/test-mails/{id}: how far it is. `anywhere`: the desk
 * vouches for the address as the asker's own; otherwise it must be of the sender's domain.
 */
export const SendTestMail = z.strictObject({
  id: z.uuid(),
  to: z.string().min(3).max(254),
  language: z.enum(LANGUAGES),
  anywhere: z.boolean(),
});
export type SendTestMail = z.infer<typeof SendTestMail>;

/**
 * Every change at the CA is one event with a growing sequence. The CA posts new ones to the desk (signed callback), and
 * GET /v1/events?after=N gives the same ones to a desk that polls: a lost callback only delays.
 */
const base = { sequence: z.number().int().positive(), at: z.iso.datetime(), orderId: z.uuid(), reference: z.uuid() };
export const OrderChanged = z.object({ ...base, type: z.literal('order.changed'), order: AuthorityOrder });
export const MailChanged = z.object({
  ...base,
  type: z.literal('mail.changed'),
  mail: z.object({
    /** The desk's request id for a resend; the CA's own id for a first delivery. */
    id: z.uuid(),
    kind: MailKind,
    reason: MailReason,
    recipient: z.string(),
    state: RequestState.exclude(['requested', 'handed_over']),
    detail: MailDetail.optional(),
  }),
});
export const AuthorityEvent = z.discriminatedUnion('type', [OrderChanged, MailChanged]);
export type AuthorityEvent = z.infer<typeof AuthorityEvent>;
export type OrderChanged = z.infer<typeof OrderChanged>;
export type MailChanged = z.infer<typeof MailChanged>;
export const AuthorityEvents = z.object({ items: z.array(AuthorityEvent), latest: z.number().int() });
export const EventsQuery = z.object({
  after: z.coerce.number().int().min(0),
  limit: z.coerce.number().int().min(1).max(500).default(200),
});

/** PUT /v1/callback: where the CA posts events. The desk sets it when it starts. */
export const CallbackRegistration = z.strictObject({ url: z.url() });
export const CancelAuthorityOrder = z.strictObject({ reason: z.string().max(200).optional() });
/**
 * POST /v1/orders/{id}/revocation: every valid certificate of the order, or the one with this serial number. What is revoked
 * already stays as it is, and is no refusal.
 */
export const RevokeAuthorityOrder = z.strictObject({
  reason: RevocationReason.default('unspecified'),
  serialNumber: z.string().max(64).optional(),
});
export type RevokeAuthorityOrder = z.infer<typeof RevokeAuthorityOrder>;

/**
 * POST /v1/orders/{id}/reissues: a certificate for another key and the same names, in the same order. `id` is the desk's of
 * the wish: the same one again changes nothing.
 */
export const ReissueAuthorityOrder = z.strictObject({ id: z.uuid(), csr: z.string() });
export type ReissueAuthorityOrder = z.infer<typeof ReissueAuthorityOrder>;
