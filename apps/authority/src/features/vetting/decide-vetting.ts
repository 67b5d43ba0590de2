import { CertdeskError } from '@certdesk/contract';
import type { Clock } from '@certdesk/platform';
import type { Kysely } from 'kysely';
import type { Tables } from '../../database/tables.ts';
import type { Work } from '../events/index.ts';
import { changeOrder, findOrderByNumber, isWaitingForVetting, lockOrder, type Order } from '../orders/index.ts';

export type DecideVettingOptions = {
  db: Kysely<Tables>;
  work: Work;
  clock: Clock;
  /** Issues for an approved order; resolves when that is done. */
  issue: (orderId: string) => Promise<void>;
};

export type VettingDecision = { orderNumber: number; decision: 'approve' | 'reject'; reason?: string | undefined };

/** The operator's verdict on the organization of an OV or EV order. Throws vetting.not_waiting when there is none to give. */
export async function decideVetting(options: DecideVettingOptions, verdict: VettingDecision): Promise<Order> {
  const found = await findOrderByNumber(options.db, verdict.orderNumber);
  if (!found) throw new CertdeskError('vetting.not_waiting');
  const decided = await options.work(async (unit) => {
    const order = await lockOrder(unit.trx, found.id);
    if (!order || !isWaitingForVetting(order)) throw new CertdeskError('vetting.not_waiting');
    const act = verdict.decision === 'approve' ? 'passVetting' : 'failVetting';
    const detail = verdict.decision === 'reject' ? verdict.reason : undefined;
    return changeOrder(unit, { order, act, at: options.clock.now(), detail });
  });
  if (!decided) throw new CertdeskError('vetting.not_waiting');
  if (verdict.decision === 'approve') await options.issue(decided.id);
  return decided;
}
