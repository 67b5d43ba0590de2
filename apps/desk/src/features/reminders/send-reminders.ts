import type { Language } from '@certdesk/contract';
import type { Translator } from '@certdesk/locales';
import { MailWithheld, tryParseAddress } from '@certdesk/mail';
import { type Clock, type Database, eachApart, newId } from '@certdesk/platform';
import type { DeskSchema } from '../../schema.ts';
import type { DeskMail, MailDesk, MailTopic, NewMail, WrittenMail } from '../mail/index.ts';
import { findAccountsWithDue, findNotice, type NoticeItem, noteReminders } from './reminder.store.ts';
import { writeNotice } from './write-notice.ts';

/** The topic of reminders among the desk's own mails. */
export const REMINDER_TOPIC = 'reminder';

export type ReminderParts = {
  readonly database: Database<DeskSchema>;
  readonly mailDesk: Pick<MailDesk, 'queue' | 'wake'>;
  /** Mail addresses of the account's members. */
  readonly membersOf: (accountId: string) => Promise<readonly string[]>;
  readonly clock: Clock;
};

const concerns = (item: NoticeItem, recipient: string): boolean =>
  item.technicalContact !== null && tryParseAddress(item.technicalContact)?.address === recipient;

/** Members are told of everything; a technical contact who is none, of the orders that name them. */
function recipientsOf(items: readonly NoticeItem[], members: readonly string[]): Map<string, 'member' | 'contact'> {
  const contacts = items.flatMap(({ technicalContact }) => tryParseAddress(technicalContact ?? '')?.address ?? []);
  const ofMembers = members.flatMap((email) => tryParseAddress(email)?.address ?? []);
  return new Map([
    ...contacts.map((address) => [address, 'contact'] as const),
    ...ofMembers.map((address) => [address, 'member'] as const),
  ]);
}

async function remindAccount(
  { database, mailDesk, membersOf, clock }: ReminderParts,
  accountId: string,
): Promise<void> {
  const members = await membersOf(accountId);
  const now = clock.now();
  const noticeId = newId();
  await database.db.transaction().execute(async (trx) => {
    if (!(await noteReminders(trx, { accountId, noticeId, now }))) return;
    const items = await findNotice(trx, { accountId, noticeId });
    const mails = [...recipientsOf(items, members)].map(
      ([recipient, role]): NewMail => ({
        accountId,
        id: newId(),
        topic: REMINDER_TOPIC,
        about: { noticeId, role, at: now.toISOString() },
        recipient,
      }),
    );
    await mailDesk.queue(trx, mails);
  });
  mailDesk.wake();
}

/**
 * Sends the reminders that are due, one mail for each recipient and account. That a reminder is sent, and sent once, is
 * decided by its row: whoever misses a day catches up, and several processes may do this at once.
 */
export async function sendReminders(parts: ReminderParts): Promise<void> {
  const accounts = await findAccountsWithDue(parts.database.db, parts.clock.now());
  await eachApart(accounts, (accountId) => remindAccount(parts, accountId));
}

export type ReminderTopicParts = {
  readonly database: Database<DeskSchema>;
  readonly translators: Readonly<Record<Language, Translator>>;
  readonly deskUrl: string;
  readonly desk: string;
};

/** The language of the orders that the notice is about; people have none of their own. */
const languageOf = (items: readonly NoticeItem[]): Language =>
  items.find(({ language }) => language !== null)?.language ?? 'en';

async function write(
  { database, translators, deskUrl, desk }: ReminderTopicParts,
  mail: DeskMail,
): Promise<WrittenMail> {
  const { noticeId, role, at } = mail.about;
  const all = await findNotice(database.db, { accountId: mail.accountId, noticeId: String(noticeId) });
  const items = role === 'member' ? all : all.filter((item) => concerns(item, mail.recipient));
  if (items.length === 0) throw new MailWithheld('order_unknown');
  const notice = { items, recipient: mail.recipient, at: new Date(String(at)), deskUrl, desk };
  return { content: writeNotice(notice, translators[languageOf(items)]) };
}

export const createReminderTopic = (parts: ReminderTopicParts): MailTopic => ({
  kind: 'notice',
  write: (mail) => write(parts, mail),
  // Nobody waits for these: what became of them is in the metrics and in the table of mails.
  note: async () => undefined,
});
