import { MailKind, RequestState } from '@certdesk/contract';
import { z } from 'zod';

/** Fully specified (RFC 9864): the name leaves nothing for a verifier to choose. */
export const ALGORITHM = 'Ed25519';
/** What is signed says what it is (RFC 8725 3.11), so that one kind never passes for the other. */
export const RECEIPT_TYPE = 'certdesk-receipt+sd-jwt';
export const STATEMENT_TYPE = 'certdesk-receipts-statement+jwt';

/** SHA-256 in base64url: 43 characters, of which the last carries four bits. */
const Sha256 = z.string().regex(/^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/);
const Count = z.number().int().min(0).max(2_147_483_647);

/**
 * What a receipt says: who asked for which mail of which order again, and what the authority answered. The recipient is
 * not among it, only a digest that commits to it (`_sd`, RFC 9901). `previous` is the hash of the receipt before.
 */
export const ReceiptClaims = z.strictObject({
  /** Public address of the desk that signed. */
  iss: z.string(),
  /** When it was signed, in seconds. */
  iat: z.number().int(),
  account: z.string().min(1),
  sequence: Count.min(1),
  previous: Sha256.nullable(),
  request: z.strictObject({
    id: z.uuid(),
    kind: MailKind,
    requestedAt: z.iso.datetime(),
    /** Null when the authority sent it again without being asked by the desk. */
    requestedBy: z.strictObject({ id: z.string(), name: z.string() }).nullable(),
  }),
  order: z.strictObject({ number: z.number().int(), names: z.array(z.string()) }),
  /** `reference`: the authority's own number of the order. */
  authority: z.strictObject({ id: z.string(), name: z.string(), reference: z.string() }),
  answer: z.strictObject({
    state: RequestState,
    at: z.iso.datetime(),
    messageId: z.string().nullable(),
    smtpStatus: z.string().optional(),
    /** The mail server's or the authority's own words, without addresses. */
    response: z.string().optional(),
  }),
  _sd: z.tuple([Sha256]),
  _sd_alg: z.literal('sha-256'),
});
export type ReceiptClaims = z.infer<typeof ReceiptClaims>;

/**
 * What the desk signs at the end of a chain that it gives out: how many receipts the account had then, and the hash of the
 * last. Without it nobody could see that the newest ones were cut off.
 */
export const StatementClaims = z.strictObject({
  iss: z.string(),
  iat: z.number().int(),
  account: z.string().min(1),
  sequence: Count,
  head: Sha256.nullable(),
});
export type StatementClaims = z.infer<typeof StatementClaims>;
