import type { Translator } from '@certdesk/locales';
import { describeMail, heading, highlight, keyValues, link, type MailContent, paragraph, steps } from '@certdesk/mail';
import { formatIso, formatTime } from '@certdesk/mail/fulfillment';

export type ApproverMail = {
  readonly authority: string;
  readonly orderNumber: number;
  readonly names: readonly string[];
  readonly product: string;
  readonly applicant: string;
  readonly recipient: string;
  readonly createdAt: Date;
  readonly approvalEndsAt: Date;
  readonly code: string;
  readonly url: string;
};

/**
 * Asks the domain administrator. Everything in it follows from the order, so that a resent one is the same mail
 * (BR 3.2.2.4.4: the random value may be sent again if contents and recipient stay as they were).
 */
export function approverMail(mail: ApproverMail, { text, language }: Translator): MailContent {
  const { authority, orderNumber, names, applicant, recipient } = mail;
  const commonName = names[0] ?? '';
  const until = formatTime(language, mail.approvalEndsAt);
  return describeMail({
    language,
    subject: text('approver.subject', { commonName, orderNumber: String(orderNumber) }),
    blocks: [
      heading(text('approver.heading', { commonName })),
      paragraph(text('approver.intro', { applicant, authority })),
      keyValues([
        { label: text('field.order'), value: String(orderNumber) },
        { label: text('field.names'), value: names, mono: true },
        { label: text('field.product'), value: mail.product },
        { label: text('field.applicant'), value: applicant },
        { label: text('field.orderedAt'), value: formatTime(language, mail.createdAt) },
        { label: text('field.administrator'), value: recipient, mono: true },
      ]),
      highlight(text('approver.code'), mail.code),
      link(text('approver.link'), mail.url),
      steps([text('approver.step.open'), text('approver.step.compare'), text('approver.step.decide')]),
      paragraph(text('approver.window', { until, iso: formatIso(mail.approvalEndsAt) })),
      paragraph(text('approver.unknown')),
    ],
    footer: text('approver.footer', { authority, recipient }),
  });
}
