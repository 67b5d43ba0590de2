import { z } from 'zod';

const moment = z.string().refine((text) => !Number.isNaN(Date.parse(text)));

/** What is used of GoDaddy's answers; they hold more. */
export const Created = z.object({ certificateId: z.string().min(1) });
export const Certificate = z.object({
  certificateId: z.string().min(1),
  status: z.string(),
  commonName: z.string().nullish(),
  contact: z.object({ email: z.string().nullish() }).nullish(),
  deniedReason: z.string().nullish(),
  /** Decimal; `serialNumberHex` says the same in hexadecimal where it is given. */
  serialNumber: z.string().nullish(),
  serialNumberHex: z.string().nullish(),
  validStart: moment.nullish(),
  validEnd: moment.nullish(),
  subjectAlternativeNames: z.array(z.object({ subjectAlternativeName: z.string(), status: z.string() })).nullish(),
});
export type Certificate = z.infer<typeof Certificate>;

export const Actions = z.array(z.object({ type: z.string(), createdAt: moment }));
/** Of an entry of the history everything but its subject and body, which can hold a live link to approve a domain. */
const Entry = z.object({
  id: z.int(),
  templateType: z.string(),
  recipients: z.string(),
  dateEntered: moment,
});
export type Entry = z.infer<typeof Entry>;
/** The specification says one object, its examples a list. */
export const History = z.union([z.array(Entry), Entry.transform((entry) => [entry])]);

export const Download = z.object({
  pems: z.object({
    certificate: z.string().min(1),
    intermediate: z.string().nullish(),
    cross: z.string().nullish(),
  }),
});
export const Callback = z.object({ callbackUrl: z.string() });
export const Summaries = z.object({
  certificates: z.array(z.object({ certificateId: z.string().min(1), commonName: z.string(), createdAt: moment })),
});
export const Refusal = z.object({
  code: z.string(),
  message: z.string().nullish(),
  fields: z
    .array(z.object({ path: z.string().nullish(), code: z.string().nullish(), message: z.string().nullish() }))
    .nullish(),
  retryAfterSec: z.number().nonnegative().nullish(),
});
export type Refusal = z.infer<typeof Refusal>;
/** What GoDaddy calls back with: an action, and of no certificate. */
export const Action = z.object({ type: z.string(), createdAt: z.string() });
