import type { ApproverChangeState } from '@certdesk/contract';
import { type Clock, type Database, eachJob, type JobHandler, type Log, type RunningJob } from '@certdesk/platform';
import type { DeskSchema } from '../../schema.ts';
import type { Audit } from '../audit/index.ts';
import { type Authorities, AuthorityError, canChangeApprover, publishesEvents } from '../authorities/index.ts';
import { applyOrderState, type DeliverFirst } from './apply-order-events.ts';
import { type ApproverChangeRow, findApproverChange, noteApproverChange } from './approver-change.store.ts';
import type { ApproverChangeJob } from './order.jobs.ts';
import { findOrder, lockOrder, updateOrder } from './order.store.ts';

export type ApproverChangeParts = {
  database: Database<DeskSchema>;
  authorities: Authorities;
  audit: Audit;
  deliverFirst: DeliverFirst;
  clock: Clock;
  log: Log;
};

const isOpen = ({ state }: ApproverChangeRow): boolean => state === 'requested' || state === 'waiting';

/** The authority knows a change by its id, so even an attempt whose outcome nobody knows is simply repeated. */
async function askAuthority(parts: ApproverChangeParts, job: ApproverChangeJob): Promise<void> {
  const { accountId, number, changeId } = job;
  const { db } = parts.database;
  const [order, change] = [await findOrder(db, accountId, number), await findApproverChange(db, accountId, changeId)];
  if (!order?.authority_order_id || !change || !isOpen(change)) return;
  const authority = parts.authorities.get(order.authority_id);
  if (!canChangeApprover(authority)) throw new AuthorityError('refused');
  const ask = { id: changeId, approverEmail: change.to_email };
  const state = await authority.changeApprover(order.authority_order_id, ask);
  // Its events say the same in their order; applied before those that are still to be read, its answer would be undone.
  if (publishesEvents(authority)) return;
  await db.transaction().execute(async (trx) => {
    const locked = await lockOrder(trx, accountId, number);
    if (locked) await applyOrderState(trx, parts, locked, { state, at: parts.clock.now() });
  });
}

async function noteEnd(parts: ApproverChangeParts, job: ApproverChangeJob, error: AuthorityError): Promise<void> {
  const { accountId, number, changeId } = job;
  await parts.database.db.transaction().execute(async (trx) => {
    const order = await lockOrder(trx, accountId, number);
    const change = await findApproverChange(trx, accountId, changeId);
    if (!order || !change) return;
    const state: ApproverChangeState = error.kind === 'refused' ? 'refused' : 'given_up';
    const response = error.reason ?? null;
    if (!(await noteApproverChange(trx, change, { state, response, settledAt: parts.clock.now() }))) return;
    await updateOrder(trx, order, { pending_approver: null });
    const params = { to: change.to_email, ...(error.reason && { reason: error.reason }) };
    const action = 'order.approver_change_refused';
    await parts.audit(trx, { accountId, orderNumber: number, action, actor: null, params });
  });
}

async function noteWait(parts: ApproverChangeParts, { accountId, changeId }: ApproverChangeJob): Promise<void> {
  const waiting = { state: 'waiting', response: null, settledAt: null } as const;
  await parts.database.db
    .transaction()
    .execute((trx) => noteApproverChange(trx, { account_id: accountId, id: changeId }, waiting));
}

/** Whether the job must run again. */
async function forwardOne(parts: ApproverChangeParts, job: RunningJob<ApproverChangeJob>): Promise<boolean> {
  try {
    await askAuthority(parts, job.payload);
    return false;
  } catch (error) {
    if (!(error instanceof AuthorityError)) throw error;
    const { number: orderNumber } = job.payload;
    const { kind: cause } = error;
    parts.log.warn({ event: 'order.approver_not_changed', orderNumber, cause, attempt: job.retries, err: error });
    const isOver = error.kind === 'refused' || job.lastTry;
    await (isOver ? noteEnd(parts, job.payload, error) : noteWait(parts, job.payload));
    return !isOver;
  }
}

/** The worker's part of another approver: asks the authority, and shows truthfully when it refuses or does not answer. */
export const createApproverChangeHandler = (parts: ApproverChangeParts): JobHandler<ApproverChangeJob> =>
  eachJob(parts.log, (job) => forwardOne(parts, job));
