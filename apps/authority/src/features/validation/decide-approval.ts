import { addMs, type Clock, HOUR } from '@certdesk/platform';
import type { Unit, Work } from '../events/index.ts';
import { changeOrder, isApprovalOver, lockOrder, type Order, saveApproval, saveCodeFailures } from '../orders/index.ts';
import type { Approval, ApprovalCodes } from './approval-code.ts';

/** So many wrong codes lock the page, for so long. */
export const MAX_WRONG_CODES = 10;
const LOCK_MS = HOUR;

export type DecideApprovalOptions = {
  work: Work;
  clock: Clock;
  codes: ApprovalCodes;
  /** Issues for an approved order; resolves when that is done. */
  issue: (orderId: string) => Promise<void>;
};

export type ApprovalDecision = { approval: Approval; code: string; act: 'approve' | 'reject' };

/** `closed`: nothing is left to decide; the order's state says why. `replaced`: somebody else is asked by now. */
export type ApprovalOutcome = 'decided' | 'wrong_code' | 'locked' | 'closed' | 'replaced';

/** Whether another approver has taken the place of the one that the link was mailed to. */
export const isReplaced = (order: Pick<Order, 'approvalRound'>, { round }: Approval): boolean =>
  order.approvalRound !== round;

export const isLocked = (order: Pick<Order, 'lockedUntil'>, now: Date): boolean =>
  order.lockedUntil !== null && order.lockedUntil > now;

async function countWrongCode(unit: Unit, order: Order, now: Date): Promise<ApprovalOutcome> {
  const failures = order.codeFailures + 1;
  const locks = failures >= MAX_WRONG_CODES;
  const lockedUntil = locks ? addMs(now, LOCK_MS) : null;
  await saveCodeFailures(unit.trx, { id: order.id, failures: locks ? 0 : failures, lockedUntil });
  return locks ? 'locked' : 'wrong_code';
}

/** What the domain administrator has decided. Wrong codes are counted durably: a restart gives nobody new tries. */
export async function decideApproval(
  { work, clock, codes, issue }: DecideApprovalOptions,
  { approval, code, act }: ApprovalDecision,
): Promise<ApprovalOutcome> {
  const { orderId } = approval;
  const outcome = await work(async (unit): Promise<ApprovalOutcome> => {
    const order = await lockOrder(unit.trx, orderId);
    if (!order) return 'closed';
    if (isReplaced(order, approval)) return 'replaced';
    const now = clock.now();
    if (order.status !== 'pending_approval') return 'closed';
    if (isApprovalOver(order, now)) {
      await changeOrder(unit, { order, act: 'endApproval', at: now });
      return 'closed';
    }
    if (isLocked(order, now)) return 'locked';
    if (!codes.isCodeOf(approval, code)) return countWrongCode(unit, order, now);
    if (act === 'approve') await saveApproval(unit.trx, orderId, now);
    await changeOrder(unit, { order, act, at: now });
    return 'decided';
  });
  // After the commit: the approval stands even if issuing has to wait.
  if (outcome === 'decided' && act === 'approve') await issue(orderId);
  return outcome;
}
