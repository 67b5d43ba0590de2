import type { MailChecks } from '@certdesk/contract';
import { loadTranslators } from '@certdesk/locales';
import type { Clock, Database, Log, Metrics } from '@certdesk/platform';
import type { Config } from '../config.ts';
import type { Accounts } from '../features/accounts/index.ts';
import type { Audit } from '../features/audit/index.ts';
import type { Authorities } from '../features/authorities/index.ts';
import { createDeskDelivery, FULFILLMENT_TOPIC } from '../features/fulfillment/index.ts';
import {
  createDeskBounces,
  createIdentity,
  createMailDesk,
  examineDeskMail,
  type MailDesk,
} from '../features/mail/index.ts';
import type { Receipts } from '../features/receipts/index.ts';
import { createReminderTopic, REMINDER_TOPIC, sendReminders } from '../features/reminders/index.ts';
import { createRenewalTopic, RENEWAL_TOPIC, tellRenewals } from '../features/renewals/index.ts';
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

export type ComposedDeskMail = {
  readonly mailDesk: MailDesk;
  readonly remind: () => Promise<void>;
  readonly tellRenewals: () => Promise<void>;
  readonly examineDeskMail: () => Promise<MailChecks>;
};

/** The mails that the desk sends itself, and what has it send some by itself. */
export function composeDeskMail(parts: DeskMailParts): ComposedDeskMail {
  const { config, database, accounts, clock } = parts;
  const translators = loadTranslators('mail');
  const desk = config.mail.fromName;
  const settings = config.mail;
  const { vault } = parts;
  const identity = createIdentity({ settings, database, vault });
  const bounces = createDeskBounces({ settings, database, vault });
  const mailDesk = createMailDesk({
    ...parts,
    settings,
    identity,
    bounces,
    topics: {
      [FULFILLMENT_TOPIC]: createDeskDelivery({ ...parts, translators, desk }),
      [RENEWAL_TOPIC]: createRenewalTopic({ database, translators, deskUrl: config.publicUrl, desk }),
      [REMINDER_TOPIC]: createReminderTopic({ database, translators, deskUrl: config.publicUrl, desk }),
    },
  });
  const remind = () => sendReminders({ database, mailDesk, membersOf: accounts.mailAddressesOf, clock });
  const tell = () => tellRenewals({ database, mailDesk, membersOf: accounts.mailAddressesOf, clock });
  const trial = config.mailboxUrl !== undefined;
  const examine = () => examineDeskMail({ settings, identity, trial, dnsServers: config.dnsServers, clock });
  return { mailDesk, remind, tellRenewals: tell, examineDeskMail: examine };
}
