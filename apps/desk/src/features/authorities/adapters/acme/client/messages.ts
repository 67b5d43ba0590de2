import { z } from 'zod';

/** What an ACME server says (RFC 8555 7.1), as far as the desk reads it. Unknown fields are let pass, types are not. */

const url = z.url({ protocol: /^https$/ }).max(2000);

/** RFC 8555 6.7; a problem about several names has one below it for each. */
const ProblemBody = z.object({
  type: z.string().max(200).optional(),
  detail: z.string().optional(),
  status: z.number().optional(),
});
export const AcmeProblem = ProblemBody.extend({
  subproblems: z
    .array(ProblemBody.extend({ identifier: z.object({ value: z.string() }).optional() }))
    .max(200)
    .optional(),
});
export type AcmeProblem = z.infer<typeof AcmeProblem>;

export const Directory = z.object({
  newNonce: url,
  newAccount: url,
  newOrder: url,
  revokeCert: url.optional(),
  /** RFC 9773. */
  renewalInfo: url.optional(),
  meta: z
    .object({
      termsOfService: z.string().max(2000).optional(),
      externalAccountRequired: z.boolean().optional(),
      /** draft-ietf-acme-profiles: a profile's name and what it is. */
      profiles: z.record(z.string().max(64), z.string()).optional(),
    })
    .default({}),
});
export type Directory = z.infer<typeof Directory>;

export const Identifier = z.object({ type: z.literal('dns'), value: z.string().max(253) });
export type Identifier = z.infer<typeof Identifier>;

/** RFC 8555 7.1.6 has `invalid` for an order whose authorization was taken back; Pebble, up to 2.7, another word. */
const toOrderStatus = (status: unknown) => (status === 'deactivated' ? 'invalid' : status);

export const AcmeOrder = z.object({
  status: z.preprocess(toOrderStatus, z.enum(['pending', 'ready', 'processing', 'valid', 'invalid'])),
  expires: z.iso.datetime({ offset: true }).optional(),
  identifiers: z.array(Identifier).max(1000),
  authorizations: z.array(url).max(1000),
  finalize: url,
  certificate: url.optional(),
  profile: z.string().max(64).optional(),
  error: AcmeProblem.optional(),
});
export type AcmeOrder = z.infer<typeof AcmeOrder>;

/** A token goes into a URL and a text file: nothing but what RFC 8555 8 allows. */
const token = z.string().regex(/^[A-Za-z0-9_-]{1,200}$/);
const issuers = z.array(z.string().min(1).max(253)).min(1).max(10);

export const Challenge = z.object({
  type: z.string().max(100),
  url,
  status: z.enum(['pending', 'processing', 'valid', 'invalid']),
  token: token.optional(),
  error: AcmeProblem.optional(),
  /** dns-persist-01, as drafts 00 and 01 spell it, and as draft 02 does. */
  'issuer-domain-names': issuers.optional(),
  issuerDomainNames: issuers.optional(),
});
export type Challenge = z.infer<typeof Challenge>;

export const Authorization = z.object({
  status: z.enum(['pending', 'valid', 'invalid', 'deactivated', 'expired', 'revoked']),
  identifier: Identifier,
  wildcard: z.boolean().optional(),
  expires: z.iso.datetime({ offset: true }).optional(),
  challenges: z.array(Challenge).max(50),
});
export type Authorization = z.infer<typeof Authorization>;

/** RFC 9773 4.2. */
export const RenewalInfo = z.object({
  suggestedWindow: z.object({ start: z.iso.datetime({ offset: true }), end: z.iso.datetime({ offset: true }) }),
  explanationURL: z.string().max(2000).optional(),
});
