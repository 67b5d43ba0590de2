import { type Language, MAX_RENEWAL_FAILURES } from '@certdesk/contract';
import type { Translator } from '@certdesk/locales';
import { describeMail, heading, keyValues, link, type MailContent, MailWithheld, paragraph } from '@certdesk/mail';
import { formatIso, formatTime } from '@certdesk/mail/fulfillment';
import type { Database } from '@certdesk/platform';
import type { RenewalNotice } from '../../order-deed-tables.ts';
import type { DeskSchema } from '../../schema.ts';
import type { DeskMail, MailTopic, WrittenMail } from '../mail/index.ts';
import { findOrder, type OrderRow } from '../orders/index.ts';

export type RenewalTopicParts = {
  readonly database: Database<DeskSchema>;
  readonly translators: Readonly<Record<Language, Translator>>;
  /** Public address of the desk, without a slash at the end. */
  readonly deskUrl: string;
  readonly desk: string;
};

type RenewalToTell = {
  readonly notice: RenewalNotice;
  readonly order: OrderRow;
  /** Of a renewal that was placed. */
  readonly successor: OrderRow | undefined;
  readonly recipient: string;
  readonly deskUrl: string;
  readonly desk: string;
};

/** Says that an order was renewed in time and what is left to do for it, or why not and whether it is tried again. */
export function writeRenewal(told: RenewalToTell, { text, language }: Translator): MailContent {
  const { notice, order, successor, recipient, deskUrl, desk } = told;
  const shown = successor ?? order;
  const params = { commonName: order.common_name, number: shown.number, limit: MAX_RENEWAL_FAILURES };
  const asksApprover = successor?.validation_method === 'email';
  return describeMail({
    language,
    subject: text(`renewal.${notice}.subject`, params),
    blocks: [
      heading(text(`renewal.${notice}.heading`, params)),
      paragraph(text(`renewal.${notice}.text`, params)),
      ...(asksApprover ? [paragraph(text('renewal.approve', { approver: successor.approver_email }))] : []),
      keyValues([
        { label: text('field.order'), value: String(shown.number) },
        ...(order.expires_at
          ? [
              {
                label: text('renewal.valid_until'),
                value: [formatTime(language, order.expires_at), formatIso(order.expires_at)],
              },
            ]
          : []),
        { label: text('field.issuer'), value: order.authority },
        ...(notice !== 'renewed' && order.renewal_failure !== null
          ? [{ label: text('renewal.reason'), value: order.renewal_failure }]
          : []),
      ]),
      link(text('notice.link.order'), `${deskUrl}/security/ssl/orders/${shown.number}`),
    ],
    footer: text('notice.footer', { desk, recipient }),
  });
}

const NOTICES: readonly RenewalNotice[] = ['renewed', 'failed', 'stopped'];

async function write(parts: RenewalTopicParts, { accountId, about, recipient }: DeskMail): Promise<WrittenMail> {
  const { database, translators, deskUrl, desk } = parts;
  const order = await findOrder(database.db, accountId, Number(about.orderNumber));
  const notice = NOTICES.find((each) => each === about.notice);
  const successor = about.successor ? await findOrder(database.db, accountId, Number(about.successor)) : undefined;
  if (!order || !notice) throw new MailWithheld('order_unknown');
  const told = { notice, order, successor, recipient, deskUrl, desk };
  return { content: writeRenewal(told, translators[order.language]) };
}

export const createRenewalTopic = (parts: RenewalTopicParts): MailTopic => ({
  kind: 'notice',
  write: (mail) => write(parts, mail),
  // Nobody waits for these: what became of them is in the metrics and in the table of mails.
  note: async () => undefined,
});
