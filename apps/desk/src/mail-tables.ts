import type { RequestState } from '@certdesk/contract';
import type { DeliveryHistory, KeptAttempt, OutboxKind, Reported } from '@certdesk/mail';
import type { ColumnType, Generated, JSONColumnType, Selectable } from 'kysely';

/** The tables of what the desk tells by itself: mails of its own, reminders, calendars. */

export type MailTable = {
  account_id: string;
  id: string;
  kind: OutboxKind;
  topic: string;
  about: JSONColumnType<Record<string, string | number>>;
  recipient: string;
  message_id: string;
  first_message_id: string | null;
  /** What our own attempts led to. */
  state: RequestState;
  attempts: Generated<number>;
  first_attempt_at: Date | null;
  next_attempt_at: Date | null;
  lease_until: Date | null;
  history: JSONColumnType<DeliveryHistory>;
  /** What mail systems have said since; null: nothing. */
  reported: ColumnType<Reported | null, never, string>;
  report_count: Generated<number>;
  created_at: Date;
};

export type MailRow = Selectable<MailTable>;

/** The last attempts to send a mail, and what was said in each. */
export type MailAttemptTable = KeptAttempt & { account_id: string; mail_id: string };

/** Which process does what only one may do at a time. */
export type ProcessLeaseTable = { name: string; holder: string; until: Date };

export type ExpiryReminderTable = {
  account_id: string;
  subject: 'order' | 'certificate';
  subject_id: string;
  ends_at: Date;
  days: number;
  notice_id: string;
  sent_at: Date;
};

export type ReminderMuteTable = {
  account_id: string;
  subject: 'order' | 'certificate';
  subject_id: string;
  muted_by: string;
  muted_at: Date;
};

export type CalendarFeedTable = {
  account_id: string;
  id: string;
  secret_sha256: string;
  created_by: string;
  created_at: Date;
};

export type MailTables = {
  mails: MailTable;
  mail_attempts: MailAttemptTable;
  process_leases: ProcessLeaseTable;
  expiry_reminders: ExpiryReminderTable;
  reminder_mutes: ReminderMuteTable;
  calendar_feeds: CalendarFeedTable;
};
