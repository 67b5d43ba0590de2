import type { Language, TestMail } from '@certdesk/contract';
import type { Translator } from '@certdesk/locales';
import {
  type Address,
  askForReports,
  type BounceAddresses,
  type DkimSigner,
  describeMail,
  heading,
  keyValues,
  type MailContent,
  overtaking,
  paragraph,
  parseAddress,
  prepareMail,
  type RenderedMail,
  renderSignedMail,
} from '@certdesk/mail';
import { formatTime } from '@certdesk/mail/fulfillment';
import type { ClaimedTestMail, KnownTestMail } from './test-mail.store.ts';

export type TestMailOptions = {
  readonly translators: Readonly<Record<Language, Translator>>;
  /** Name of the CA, as it stands in From. */
  readonly authority: string;
  readonly from: Address;
  readonly signer: DkimSigner;
  readonly bounces: BounceAddresses | undefined;
};

/** Nothing in it comes from whoever asks: a test mail must be no way to send somebody else words. */
export function wordTestMail(
  { authority, from, translators }: Pick<TestMailOptions, 'authority' | 'from' | 'translators'>,
  { recipient, firstAttemptAt, testLanguage }: Pick<ClaimedTestMail, 'recipient' | 'firstAttemptAt' | 'testLanguage'>,
): MailContent {
  const { text, language } = translators[testLanguage];
  return describeMail({
    language,
    subject: text('test.subject', { authority }),
    blocks: [
      heading(text('test.heading')),
      paragraph(text('test.intro', { authority })),
      keyValues([
        { label: text('test.from'), value: from.address, mono: true },
        { label: text('test.to'), value: recipient, mono: true },
        { label: text('test.sentAt'), value: formatTime(language, firstAttemptAt) },
      ]),
      paragraph(text('test.unknown')),
    ],
    footer: text('test.footer', { authority, recipient }),
  });
}

/** Made like the mails of orders: the same sender, signature and envelope. */
export async function renderTestMail(options: TestMailOptions, mail: ClaimedTestMail): Promise<RenderedMail> {
  const headers = {
    from: { address: options.from, name: options.authority },
    to: { address: parseAddress(mail.recipient) },
    messageId: mail.messageId,
    references: [],
    date: mail.firstAttemptAt,
  };
  const rendered = await renderSignedMail(prepareMail(wordTestMail(options, mail)), headers, options.signer);
  return askForReports(rendered, mail.id, options.bounces);
}

/** What mail systems have said counts, unless it is only that they wait. */
export function viewTestMail(row: KnownTestMail): TestMail {
  const { state, detail } = overtaking(row.reported, row.state) ?? row;
  return {
    id: row.id,
    to: row.recipient,
    state,
    detail,
    createdAt: row.created_at.toISOString(),
    changedAt: row.changed_at.toISOString(),
    nextAttemptAt: row.next_attempt_at?.toISOString() ?? null,
  };
}
