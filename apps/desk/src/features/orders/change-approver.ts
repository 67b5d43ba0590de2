import { CertdeskError } from '@certdesk/contract';
import { type Clock, type Database, type Jobs, newId } from '@certdesk/platform';
import type { Transaction } from 'kysely';
import type { Actor } from '../../http/actor.ts';
import type { DeskSchema } from '../../schema.ts';
import type { Audit } from '../audit/index.ts';
import { insertApproverChange, notePendingApprover } from './approver-change.store.ts';
import { checkApprover } from './check-order.ts';
import { limitRefusal } from './limit-refusal.ts';
import { changeApproverJob } from './order.jobs.ts';
import { lockOrder, type OrderRow } from './order.store.ts';
import type { MailLimits } from './order.ts';
import type { Presenter } from './present-order.ts';

/** Counts a mail against what an account may have sent in an hour, or throws. */
export type CountMail = (trx: Transaction<DeskSchema>, accountId: string, at: Date) => Promise<void>;

export type ChangeApproverParts = {
  database: Database<DeskSchema>;
  audit: Audit;
  jobs: Jobs;
  clock: Clock;
  presenter: Presenter;
  limits: MailLimits;
  countMail: CountMail;
};
export type ChangeApprover = { readonly actor: Actor; readonly number: number; readonly approverEmail: string };

/** The canonical address, if it may be mailed instead of the order's now. Throws CertdeskError. */
function checkChange({ presenter }: ChangeApproverParts, order: OrderRow, approverEmail: string): string {
  const { address, faults } = checkApprover(order.names, approverEmail);
  if (faults.length > 0) throw new CertdeskError('order.approver_not_allowed', { faults });
  const { changeApprover } = presenter.order(order).abilities;
  if (!changeApprover.allowed) throw limitRefusal(changeApprover) ?? new CertdeskError('order.approver_not_changeable');
  if (address === order.approver_email)
    throw new CertdeskError('order.approver_unchanged', {
      faults: [{ path: '/approverEmail', code: 'field.invalid' }],
    });
  return address;
}

/**
 * Asks for another of the allowed mailboxes to be mailed: the wish, its audit entry and its job commit together. Whether
 * it is mailed is the authority's word, and until then the order shows both. Asking for the same again changes nothing.
 */
export async function changeApprover(
  parts: ChangeApproverParts,
  { actor, number, approverEmail }: ChangeApprover,
): Promise<OrderRow> {
  const { accountId, userId, name } = actor;
  return parts.database.db.transaction().execute(async (trx) => {
    const order = await lockOrder(trx, accountId, number);
    if (!order) throw new CertdeskError('order.not_found');
    if (order.pending_approver !== null && order.pending_approver === approverEmail) return order;
    const to = checkChange(parts, order, approverEmail);
    const at = parts.clock.now();
    await parts.countMail(trx, accountId, at);
    const changeId = newId();
    await insertApproverChange(trx, {
      account_id: accountId,
      id: changeId,
      order_number: number,
      from_email: order.approver_email,
      to_email: to,
      state: 'requested',
      requested_by: userId,
      requested_by_name: name,
      requested_at: at,
    });
    await notePendingApprover(trx, order, { to, at, perDay: parts.limits.perDay });
    await parts.audit(trx, {
      accountId,
      orderNumber: number,
      action: 'order.approver_change_requested',
      actor: { id: userId, name },
      params: { from: order.approver_email, to },
    });
    await parts.jobs.enqueue(trx, changeApproverJob, [{ accountId, number, changeId }]);
    return { ...order, pending_approver: to, mail_times: [at, ...order.mail_times] };
  });
}
