import type { ChangeAuthorityApprover } from '@certdesk/authority-protocol';
import { CertdeskError, type MailKind } from '@certdesk/contract';
import type { Clock } from '@certdesk/platform';
import type { Unit, Work } from '../events/index.ts';
import { findChangedOrderId, saveApproverChange } from './approver-change.store.ts';
import { announceOrder } from './change-order.ts';
import { findingsOfApprover } from './check-order.ts';
import { lockOrder } from './order.store.ts';
import { mailOfChange, type Order, withApprover } from './order.ts';

export type ChangedApprover = { readonly order: Order; readonly changeId: string; readonly kind: MailKind };

export type ChangeApproverOptions = {
  work: Work;
  clock: Clock;
  /** Sees to it, in the same transaction, that the new approver is mailed and the former one no more. */
  onApproverChanged: (unit: Unit, changed: ChangedApprover) => Promise<void>;
};

/** Says which mail the change leads to, or throws why it is not made. */
function checkChange(order: Order, approverEmail: string, now: Date): MailKind {
  const faults = findingsOfApprover(order.names, approverEmail).flatMap((finding) => finding.faults);
  if (faults.length > 0) throw new CertdeskError('order.approver_not_allowed', { faults });
  const kind = mailOfChange(order, now);
  if (!kind) throw new CertdeskError('order.approver_not_changeable');
  if (approverEmail === order.approverEmail) throw new CertdeskError('order.approver_unchanged');
  return kind;
}

/**
 * Mails another of the allowed mailboxes from now on. A change that is known answers with the order as it is. An
 * approval at the same moment waits for the order's lock: either it was first, and the order is approved, or it finds
 * its code worth nothing.
 */
export async function changeApprover(
  { work, clock, onApproverChanged }: ChangeApproverOptions,
  orderId: string,
  { id, approverEmail }: ChangeAuthorityApprover,
): Promise<Order> {
  return work(async (unit) => {
    const order = await lockOrder(unit.trx, orderId);
    if (!order) throw new CertdeskError('order.not_found');
    const known = await findChangedOrderId(unit.trx, id);
    if (known === orderId) return order;
    if (known) throw new CertdeskError('idempotency.key_reused');
    const at = clock.now();
    const kind = checkChange(order, approverEmail, at);
    const changed = withApprover(order, approverEmail, at);
    await saveApproverChange(unit.trx, { id, from: order, to: changed, at });
    await announceOrder(unit, changed, at);
    await onApproverChanged(unit, { order: changed, changeId: id, kind });
    return changed;
  });
}
