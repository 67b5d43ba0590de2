import type { Translator } from '@certdesk/locales';
import {
  type Block,
  describeMail,
  heading,
  keyValues,
  link,
  type MailContent,
  paragraph,
  subheading,
} from '@certdesk/mail';
import { formatIso, formatTime } from '@certdesk/mail/fulfillment';
import type { NoticeItem } from './reminder.store.ts';
import { daysLeft, pageOf } from './reminder.ts';

/** More would be a report and not a reminder: the list in the portal is one click away. */
const MAX_SHOWN = 50;

export type Notice = {
  readonly items: readonly NoticeItem[];
  readonly recipient: string;
  /** When the notice was made: a retry says the same. */
  readonly at: Date;
  /** Public address of the desk, without a slash at the end. */
  readonly deskUrl: string;
  readonly desk: string;
};

function describe(item: NoticeItem, { at, deskUrl }: Notice, { text, language }: Translator): Block[] {
  const { commonName, issuer, endsAt, subject, subjectId } = item;
  return [
    subheading(commonName),
    keyValues([
      { label: text('notice.left'), value: text('notice.days', { days: daysLeft(endsAt, at) }) },
      { label: text('field.notAfter'), value: [formatTime(language, endsAt), formatIso(endsAt)] },
      { label: text('field.issuer'), value: issuer },
      ...(subject === 'order' ? [{ label: text('field.order'), value: subjectId }] : []),
    ]),
    link(text(subject === 'order' ? 'notice.link.order' : 'notice.link.certificate'), pageOf(deskUrl, item)),
  ];
}

/** Says what expires, soonest first, and where something can be done about it. */
export function writeNotice(notice: Notice, translator: Translator): MailContent {
  const { text, language } = translator;
  const { items, recipient, desk, deskUrl, at } = notice;
  const [first] = items;
  const params = {
    count: items.length,
    days: first ? daysLeft(first.endsAt, at) : 0,
    commonName: first?.commonName ?? '',
  };
  const shown = items.slice(0, MAX_SHOWN);
  return describeMail({
    language,
    subject: text('notice.subject', params),
    blocks: [
      heading(text('notice.heading', params)),
      paragraph(text('notice.intro')),
      ...shown.flatMap((item) => describe(item, notice, translator)),
      ...(items.length > MAX_SHOWN ? [paragraph(text('notice.more', { count: items.length - MAX_SHOWN }))] : []),
      paragraph(text('notice.mute')),
      link(text('notice.link.orders'), `${deskUrl}/security/ssl/orders`),
    ],
    footer: text('notice.footer', { desk, recipient }),
  });
}
