import { z } from 'zod';
import { MAX_CSR_LENGTH } from './csr.ts';
import { LANGUAGES } from './languages.ts';
import { Contacts } from './order-parts.ts';
import { ServerType } from './products.ts';
import { ValidationMethod } from './validation.ts';

/** What follows an order once there is a certificate: renewal, reissue, revocation. */

/** RFC 5280 5.3.1 reasons that BR 7.2.2 lets a subscriber give; worded under `revocation.reason.<code>`. */
export const REVOCATION_REASONS = [
  'unspecified',
  'keyCompromise',
  'affiliationChanged',
  'superseded',
  'cessationOfOperation',
] as const;
export const RevocationReason = z.enum(REVOCATION_REASONS);
export type RevocationReason = z.infer<typeof RevocationReason>;

/** What is asked of an authority for an order that has a certificate. */
export const DEED_KINDS = ['reissue', 'revoke'] as const;
export const DeedKind = z.enum(DEED_KINDS);
export type DeedKind = z.infer<typeof DeedKind>;

/**
 * How far it is: `waiting`, for an authority that does not answer or has more to do; `done`; `refused`, by the authority;
 * `uncertain`: asked, but the answer was lost, and asking again might do it twice; `given_up`, after days of silence.
 */
export const DEED_STATES = ['requested', 'waiting', 'done', 'refused', 'uncertain', 'given_up'] as const;
export const DeedState = z.enum(DEED_STATES);
export type DeedState = z.infer<typeof DeedState>;

export const Deed = z.object({
  id: z.uuid(),
  kind: DeedKind,
  state: DeedState,
  /** Of a revocation. */
  reason: RevocationReason.nullable(),
  /** A reissue whose CSR is for the key that the order had before. */
  sameKey: z.boolean(),
  requestedBy: z.object({ id: z.string(), name: z.string() }),
  requestedAt: z.iso.datetime(),
  settledAt: z.iso.datetime().nullable(),
  /** The authority's own words. */
  response: z.string().nullable(),
});
export type Deed = z.infer<typeof Deed>;

/** `dueAt`: when the renewal is placed, as far as it is known now. It has stopped after `MAX_RENEWAL_FAILURES`. */
export const MAX_RENEWAL_FAILURES = 5;
export const AutoRenewal = z.object({
  enabled: z.boolean(),
  dueAt: z.iso.datetime().nullable(),
  failures: z.number().int(),
  /** Why the last one failed, in the authority's words or ours. */
  lastFailure: z.string().nullable(),
});
export type AutoRenewal = z.infer<typeof AutoRenewal>;

/** What is not given is as in the order that is renewed. */
export const RenewOrderBody = z.strictObject({
  csr: z.string().min(1).max(MAX_CSR_LENGTH).optional(),
  approverEmail: z.string().trim().min(3).max(254).optional(),
  language: z.enum(LANGUAGES).optional(),
  serverType: ServerType.optional(),
  contacts: Contacts.optional(),
  validationMethod: ValidationMethod.optional(),
});
export type RenewOrderBody = z.infer<typeof RenewOrderBody>;

export const ReissueOrderBody = z.strictObject({ csr: z.string().min(1).max(MAX_CSR_LENGTH) });
export type ReissueOrderBody = z.infer<typeof ReissueOrderBody>;

/** `commonName`: typed by whoever confirms; it must be the order's. */
export const RevokeOrderBody = z.strictObject({ reason: RevocationReason, commonName: z.string().trim().max(253) });
export type RevokeOrderBody = z.infer<typeof RevokeOrderBody>;

export const ChangeAutoRenewalBody = z.strictObject({ enabled: z.boolean() });
