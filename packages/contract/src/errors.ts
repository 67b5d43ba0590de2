import { z } from 'zod';

/**
 * Every error that crosses the wire, with its HTTP status. The code is stable; the sentence is worded in the reader's
 * language from locales/<language>/errors.json, whose keys are these codes.
 */
export const ERROR_STATUS = {
  'request.invalid': 400,
  'request.malformed': 400,
  'request.too_large': 413,
  'request.unsupported_media_type': 415,
  'request.foreign_origin': 403,
  'cursor.invalid': 400,
  'session.required': 401,
  'session.invalid_credentials': 401,
  'api_key.invalid': 401,
  'signature.invalid': 401,
  'account.required': 403,
  'account.not_found': 404,
  'session.fresh_required': 403,
  'session.person_required': 403,
  'password.incorrect': 422,
  'permission.denied': 403,
  'route.not_found': 404,
  'order.not_found': 404,
  'product.not_found': 422,
  'order.csr_refused': 422,
  'order.approver_not_allowed': 422,
  'order.approver_unchanged': 422,
  'order.approver_not_changeable': 409,
  'order.organization_required': 422,
  'order.validation_refused': 422,
  'order.not_cancelable': 409,
  'order.not_revocable': 409,
  'order.not_renewable': 409,
  'order.already_renewed': 409,
  'order.not_reissuable': 409,
  'order.approval_too_old': 409,
  'order.deed_pending': 409,
  'order.name_not_confirmed': 422,
  'vetting.not_waiting': 409,
  'encryption_key.refused': 422,
  'encryption_key.not_offered': 409,
  'encryption_key.not_submitted': 409,
  'encryption_key.changed_meanwhile': 409,
  'domain.invalid': 422,
  'fulfillment.not_available': 409,
  'fulfillment.cooling_down': 429,
  'fulfillment.order_limit': 429,
  'fulfillment.account_limit': 429,
  'fulfillment.not_found': 404,
  'receipt.not_found': 404,
  'calendar.not_found': 404,
  'certificate.not_found': 404,
  'certificate.refused': 422,
  'certificate.already_imported': 409,
  'certificate.in_use': 409,
  'certificate_service.not_found': 404,
  'certificate_service.exists': 409,
  'certificate_service.limit': 409,
  'vault.unavailable': 503,
  'idempotency.key_invalid': 400,
  'idempotency.key_reused': 422,
  'idempotency.in_progress': 409,
  'member.not_found': 404,
  'member.exists': 409,
  'member.last_owner': 409,
  'member.role_too_high': 403,
  'api_key.not_found': 404,
  'mailbox.not_available': 404,
  'message.not_found': 404,
  'test_mail.not_found': 404,
  'test_mail.recipient_not_allowed': 422,
  'rate.limited': 429,
  'authority.not_found': 404,
  'authority.kind_unknown': 422,
  'authority.settings_invalid': 422,
  'authority.declared_in_file': 409,
  'authority.has_open_orders': 409,
  'authority.paused': 409,
  'authority.unavailable': 503,
  'authority.refused': 422,
  'service.unavailable': 503,
  internal: 500,
} as const;

export type ErrorCode = keyof typeof ERROR_STATUS;
export const ERROR_CODES = Object.keys(ERROR_STATUS) as readonly ErrorCode[]; // cast: Object.keys forgets the literal keys

export type Params = Readonly<Record<string, string | number>>;

/** One fault of one field. `path` is a JSON pointer into the request ("/csr", "/organization/country"). */
export const FieldFault = z.object({
  path: z.string(),
  code: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  detail: z.string().optional(),
});
export type FieldFault = z.infer<typeof FieldFault>;

/** RFC 9457 problem details, as every refused request gets them. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string().optional(),
  code: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  faults: z.array(FieldFault).optional(),
  requestId: z.string().optional(),
});
export type Problem = z.infer<typeof Problem>;

export type CertdeskErrorOptions = {
  params?: Params;
  faults?: readonly FieldFault[];
  retryAfter?: Date;
  cause?: unknown;
};

/**
 * The one error that use cases throw. `params` fill the worded sentence, `faults` name each field at once, `retryAfter`
 * becomes the Retry-After header. The cause is for the log's stack only and never crosses the wire.
 */
export class CertdeskError extends Error {
  readonly code: ErrorCode;
  readonly params: Params;
  readonly faults: readonly FieldFault[];
  readonly retryAfter: Date | undefined;

  constructor(code: ErrorCode, options: CertdeskErrorOptions = {}) {
    super(code, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'CertdeskError';
    this.code = code;
    this.params = options.params ?? {};
    this.faults = options.faults ?? [];
    this.retryAfter = options.retryAfter;
  }

  get status(): number {
    return ERROR_STATUS[this.code];
  }
}
