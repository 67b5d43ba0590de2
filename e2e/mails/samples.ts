import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { wordTestMail } from '@certdesk/authority/doctor';
import { approverMail } from '@certdesk/authority/mails';
import type { Language } from '@certdesk/contract';
import { type Notice, writeNotice } from '@certdesk/desk/reminders';
import { loadTranslators } from '@certdesk/locales';
import {
  createMessageId,
  type MailContent,
  parseAddress,
  prepareMail,
  type RenderedMail,
  renderMail,
} from '@certdesk/mail';
import { type FulfillmentMail, fulfillmentMail } from '@certdesk/mail/fulfillment';

/**
 * One of each mail, as different from a tidy one as they come: long names, a wildcard, an address beyond ASCII. All of it
 * is fixed, so that the same words make the same bytes.
 */

const certificateOf = (name: string): X509Certificate =>
  new X509Certificate(readFileSync(new URL(`certificates/${name}.pem`, import.meta.url)));

const leaf = certificateOf('www.example.org');
const issuing = certificateOf('issuing');

const NAMES = [
  'www.example.org',
  'example.org',
  'customer-portal-for-the-northern-regions.staging.example.org',
  '*.shop.example.org',
];
const ORDER = {
  authority: 'Certdesk CA',
  orderNumber: 4711,
  names: NAMES,
  product: 'Certdesk DV 199',
  recipient: 'hostmaster@example.org',
};

const FULFILLMENT: FulfillmentMail = {
  ...ORDER,
  serverType: 'nginx',
  serialNumber: leaf.serialNumber,
  notBefore: leaf.validFromDate,
  notAfter: leaf.validToDate,
  fingerprint: leaf.fingerprint256,
  certificate: leaf.raw,
  chain: [issuing.raw],
  rootUrl: 'https://ca.example.net/ca/root.pem',
};

const APPROVER = {
  ...ORDER,
  applicant: 'Königlich-Norddeutsche Wasserwerke & Söhne <GmbH>',
  createdAt: new Date('2026-11-22T09:00:00Z'),
  approvalEndsAt: new Date('2026-12-22T09:00:00Z'),
  code: '7KQM-2F9D-XW4H',
  url: 'https://ca.example.net/approve/Zm9yZXN0LXJpdmVyLW1vdW50YWluLXNlYS1zdG9uZS1jbG91ZA',
};

const EXPIRING = { days: 14, technicalContact: null, language: null } as const;
const NOTICE: Notice = {
  items: [
    {
      ...EXPIRING,
      subject: 'order',
      subjectId: '4711',
      commonName: 'customer-portal-for-the-northern-regions.staging.example.org',
      issuer: 'Certdesk CA',
      endsAt: new Date('2026-11-29T09:00:00Z'),
    },
    {
      ...EXPIRING,
      subject: 'certificate',
      subjectId: '0198f0aa-0000-7000-8000-000000000003',
      commonName: '*.shop.example.org',
      issuer: 'Let’s Encrypt',
      endsAt: new Date('2026-12-06T09:00:00Z'),
    },
  ],
  recipient: 'olivia@example.org',
  at: new Date('2026-11-22T09:00:00Z'),
  deskUrl: 'https://desk.example.net',
  desk: 'Certdesk',
};
const SENDER = parseAddress('certificates@ca.example.net');

const translators = loadTranslators('mail');

/** Whoever adds a mail to the product adds it here. */
const MAILS: Readonly<Record<string, (language: Language) => MailContent>> = {
  approver: (language) => approverMail(APPROVER, translators[language]),
  fulfillment: (language) => fulfillmentMail(FULFILLMENT, translators[language]),
  /** As the desk sends it for an authority that mails nothing: another server, a public root, and nobody's own CA. */
  'fulfillment-by-desk': (language) =>
    fulfillmentMail(
      { ...FULFILLMENT, authority: 'Let’s Encrypt', desk: 'Certdesk', serverType: 'iis', rootUrl: undefined },
      translators[language],
    ),
  'expiry-notice': (language) => writeNotice(NOTICE, translators[language]),
  'test-mail': (language) =>
    wordTestMail(
      { authority: ORDER.authority, from: SENDER, translators },
      { recipient: ORDER.recipient, firstAttemptAt: APPROVER.createdAt, testLanguage: language },
    ),
};
export const MAIL_NAMES = Object.keys(MAILS);

const FIRST = createMessageId('0198f0aa-0000-7000-8000-000000000001', 'ca.example.net');

/** The second copy of the mail, as somebody has requested it: its headers say all that headers of ours can say. */
function render(content: MailContent): RenderedMail {
  return renderMail(prepareMail(content), {
    from: { address: SENDER, name: ORDER.authority },
    to: { address: parseAddress(ORDER.recipient) },
    messageId: createMessageId('0198f0aa-0000-7000-8000-000000000002', 'ca.example.net'),
    references: [FIRST],
    date: new Date('2026-11-22T09:30:00Z'),
  });
}

/** The headers of the message and of each of its parts, without what they head. */
function headersOf({ raw }: RenderedMail): string {
  const lines: string[] = [];
  let inHeaders = true;
  for (const line of raw.toString('latin1').split('\r\n')) {
    if (line.startsWith('--=_')) inHeaders = !line.endsWith('--');
    if (inHeaders) lines.push(line);
    if (line === '') inHeaders = false;
  }
  return lines.join('\n');
}

/** A mail of the product in a language, as it is compared: what is read, what is looked at, what programs read. */
export function sampleMail(name: string, language: Language): Readonly<Record<'txt' | 'html' | 'headers', string>> {
  const content = MAILS[name]?.(language);
  if (!content) throw new Error(`there is no mail ${name}`);
  return { txt: content.text, html: content.html, headers: headersOf(render(content)) };
}
