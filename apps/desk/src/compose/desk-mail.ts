import { loadTranslators } from '@certdesk/locales';
import type { Clock, Database, Log, Metrics } from '@certdesk/platform';
import type { Config } from '../config.ts';
import type { Accounts } from '../features/accounts/index.ts';
import type { Audit } from '../features/audit/index.ts';
import type { Authorities } from '../features/authorities/index.ts';
import { createDeskDelivery, FULFILLMENT_TOPIC } from '../features/fulfillment/index.ts';
import { createMailDesk, type MailDesk } from '../features/mail/index.ts';
import type { Receipts } from '../features/receipts/index.ts';
import { createReminderTopic, REMINDER_TOPIC, sendReminders } from '../features/reminders/index.ts';
import type { Vault } from '../features/vault/index.ts';
import type { DeskSchema } from '../schema.ts';

export type DeskMailParts = {
  readonly config: Config;
  readonly database: Database<DeskSchema>;
  readonly vault: Vault;
  readonly authorities: Authorities;
  readonly accounts: Accounts;
  readonly audit: Audit;
  readonly appendReceipts: Receipts['append'];
  readonly mails: Metrics['mails'];
  readonly clock: Clock;
  readonly log: Log;
};

/** The mails that the desk sends itself, and what has it send some by itself. */
export function composeDeskMail(parts: DeskMailParts): { mailDesk: MailDesk; remind: () => Promise<void> } {
  const { config, database, accounts, clock } = parts;
  const translators = loadTranslators('mail');
  const desk = config.mail.fromName;
  const mailDesk = createMailDesk({
    ...parts,
    settings: config.mail,
    topics: {
      [FULFILLMENT_TOPIC]: createDeskDelivery({ ...parts, translators, desk }),
      [REMINDER_TOPIC]: createReminderTopic({ database, translators, deskUrl: config.publicUrl, desk }),
    },
  });
  const remind = () => sendReminders({ database, mailDesk, membersOf: accounts.mailAddressesOf, clock });
  return { mailDesk, remind };
}
