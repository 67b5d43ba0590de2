import type { Migrations } from '@certdesk/platform';
import * as orders from './0001-orders.ts';
import * as accounts from './0002-accounts.ts';
import * as vault from './0003-vault.ts';
import * as certificates from './0004-certificates.ts';
import * as receipts from './0005-receipts.ts';
import * as mailsByRecipient from './0006-mails-by-recipient.ts';
import * as installation from './0007-installation.ts';
import * as approverChanges from './0008-approver-changes.ts';
import * as encryptionKeys from './0009-encryption-keys.ts';
import * as authorities from './0010-authorities.ts';
import * as acmeChallenges from './0011-acme-challenges.ts';
import * as mails from './0012-mails.ts';
import * as reminders from './0013-reminders.ts';
import * as lifeCycle from './0014-life-cycle.ts';
import * as mailAttempts from './0015-mail-attempts.ts';
import * as mailReports from './0016-mail-reports.ts';
import * as pollFaults from './0017-poll-faults.ts';
import * as openOrders from './0018-open-orders.ts';

/** Every migration by its name, in the order of the names. Never changed once released; a new one is added instead. */
export const migrations: Migrations = {
  '0001-orders': orders,
  '0002-accounts': accounts,
  '0003-vault': vault,
  '0004-certificates': certificates,
  '0005-receipts': receipts,
  '0006-mails-by-recipient': mailsByRecipient,
  '0007-installation': installation,
  '0008-approver-changes': approverChanges,
  '0009-encryption-keys': encryptionKeys,
  '0010-authorities': authorities,
  '0011-acme-challenges': acmeChallenges,
  '0012-mails': mails,
  '0013-reminders': reminders,
  '0014-life-cycle': lifeCycle,
  '0015-mail-attempts': mailAttempts,
  '0016-mail-reports': mailReports,
  '0017-poll-faults': pollFaults,
  '0018-open-orders': openOrders,
};
