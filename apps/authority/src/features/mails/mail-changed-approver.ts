import type { Clock } from '@certdesk/platform';
import type { Unit } from '../events/index.ts';
import type { ChangedApprover } from '../orders/index.ts';
import { hurryMails } from './mail.store.ts';
import { toMails } from './new-mails.ts';
import { queueMails } from './queue-mails.ts';

export type MailChangedApproverOptions = { clock: Clock; messageDomain: string; wake: () => void };

/** Mails a new approver, and withdraws what still waits for the former one. */
export const createMailChangedApprover =
  ({ clock, messageDomain, wake }: MailChangedApproverOptions) =>
  async (unit: Unit, { order, changeId: id, kind }: ChangedApprover): Promise<void> => {
    const now = clock.now();
    await hurryMails(unit.trx, order.id, now);
    const mails = await toMails(unit.trx, [{ id, kind, reason: 'approver_changed', order }], messageDomain);
    await queueMails(unit, mails, { now, wake });
  };
