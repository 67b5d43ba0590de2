import { z } from 'zod';
import { MailDetail, RequestState } from './fulfillment.ts';
import { MailChecks, MailFinding } from './mail-findings.ts';

/** MailChecks for a person: each finding with the title of its check and its sentence, in the language of the request. */
export const MailChecksView = MailChecks.extend({
  findings: z.array(MailFinding.extend({ title: z.string(), text: z.string() })),
});
export type MailChecksView = z.infer<typeof MailChecksView>;

/** Whose mails: the built-in CA's, or those that the desk sends itself. */
export const MAIL_SENDERS = ['authority', 'desk'] as const;
export type MailSenderName = (typeof MAIL_SENDERS)[number];
export const CheckMailQuery = z.object({ sender: z.enum(MAIL_SENDERS).default('authority') });

export const SendTestMailBody = z.strictObject({ to: z.string().min(3).max(254) });
export const TestMailParams = z.object({ id: z.uuid() });
export const TestMail = z.object({
  id: z.uuid(),
  to: z.string(),
  state: RequestState,
  detail: MailDetail.optional(),
  createdAt: z.iso.datetime(),
  /** Of the last change of the state. */
  changedAt: z.iso.datetime(),
  /** When it is tried again; null when it is not. */
  nextAttemptAt: z.iso.datetime().nullable(),
});
export type TestMail = z.infer<typeof TestMail>;
