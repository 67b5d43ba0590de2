import { z } from 'zod';

/**
 * How control over a name is shown (BR 3.2.2.4): by mail to a domain administrator (.4, which public CAs must not rely on
 * from 2028-03-15, SC-090), by a file on the web server (.18, .19), by a record in the DNS (.7), or by one standing record
 * that serves all orders to come (.22).
 */
export const VALIDATION_METHODS = ['email', 'http', 'dns', 'dns-persist'] as const;
export const ValidationMethod = z.enum(VALIDATION_METHODS);
export type ValidationMethod = z.infer<typeof ValidationMethod>;

/**
 * `waiting`: somebody has to do it; `checking`: the authority looks; `valid`; `invalid`: it looked and refused, in `detail`.
 */
export const VALIDATION_STATES = ['waiting', 'checking', 'valid', 'invalid'] as const;

/** Who sets the record or the file: the desk by itself, or a person. */
export const VALIDATORS = ['desk', 'person'] as const;

export const DnsRecord = z.object({ type: z.enum(['TXT', 'CNAME']), name: z.string(), value: z.string() });
export type DnsRecord = z.infer<typeof DnsRecord>;

/** What has to be true for one name of an order before the authority issues. */
export const Validation = z.object({
  name: z.string(),
  method: ValidationMethod,
  state: z.enum(VALIDATION_STATES),
  by: z.enum(VALIDATORS),
  /** For the DNS methods: the record that the authority looks for. */
  record: DnsRecord.optional(),
  /** For http: where the file is looked for, and what it holds. */
  file: z.object({ url: z.string(), content: z.string() }).optional(),
  /** The authority's own words. */
  detail: z.string().max(1000).optional(),
});
export type Validation = z.infer<typeof Validation>;
