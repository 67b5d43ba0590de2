import type { MailDetail, RequestState } from '@certdesk/contract';
import type { MailContent, OutboxMail, Reported } from '@certdesk/mail';
import type { Transaction } from 'kysely';
import type { DeskSchema } from '../../schema.ts';

/** What a mail is about: few plain values by which whoever queued it finds it again. Never what the mail says. */
export type About = Readonly<Record<string, string | number>>;

export type NewMail = {
  readonly accountId: string;
  /** A UUID; the same id again is the same mail, and is queued once. */
  readonly id: string;
  readonly topic: string;
  readonly about: About;
  /** The canonical address. */
  readonly recipient: string;
  /** The mail that this one repeats, so that mail programs show them together. */
  readonly firstMessageId?: string | undefined;
};

export type DeskMail = OutboxMail & {
  readonly accountId: string;
  readonly topic: string;
  readonly about: About;
  readonly firstMessageId: string | null;
  /** What mail systems have said of it since it was sent. */
  readonly reported: Reported | null;
};

/** What has become of a mail: by an attempt of ours, or by the word of a mail system. */
export type MailOutcome = {
  readonly mail: DeskMail;
  readonly result: { readonly state: RequestState; readonly at: Date; readonly detail: MailDetail };
};

type NoteOutcomes = (trx: Transaction<DeskSchema>, outcomes: readonly MailOutcome[]) => Promise<void>;

/** `encryptionKey`: the recipient's certificate or key, without which the mail must not be read on its way. */
export type WrittenMail = { readonly content: MailContent; readonly encryptionKey?: string | null };

/** A slice that has the desk send mails, known by the topic of its mails. */
export type MailTopic = {
  readonly kind: OutboxMail['kind'];
  /** Makes what the mail says, for one attempt. Throws MailWithheld when there is nothing to send any more. */
  readonly write: (mail: DeskMail) => Promise<WrittenMail>;
  /** Notes what became of mails of this topic, in the transaction that notes it on the mails. */
  readonly note?: NoteOutcomes;
  /** A mail server has taken these mails, whatever else is known of them. In the same transaction, after `note`. */
  readonly taken?: NoteOutcomes;
};

export type MailTopics = Readonly<Record<string, MailTopic>>;
