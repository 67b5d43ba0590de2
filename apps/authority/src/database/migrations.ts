import type { Migrations } from '@certdesk/platform';
import { initial } from './0001-initial.ts';
import { deliveryReports } from './0002-delivery-reports.ts';
import { approverChanges } from './0003-approver-changes.ts';
import { encryptionKeys } from './0004-encryption-keys.ts';
import { mailAttempts } from './0005-mail-attempts.ts';
import { testMails } from './0006-test-mails.ts';
import { reissues } from './0007-reissues.ts';

/** Every change of the CA's schema, by name and in order. A migration that has been released is never edited. */
export const MIGRATIONS: Migrations = {
  '0001-initial': initial,
  '0002-delivery-reports': deliveryReports,
  '0003-approver-changes': approverChanges,
  '0004-encryption-keys': encryptionKeys,
  '0005-mail-attempts': mailAttempts,
  '0006-test-mails': testMails,
  '0007-reissues': reissues,
};
