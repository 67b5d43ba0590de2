import type { StatusReason } from '@certdesk/contract';
import { type Clock, type Database, eachJob, type JobHandler, type Log, type RunningJob } from '@certdesk/platform';
import type { DeskSchema } from '../../schema.ts';
import type { Audit } from '../audit/index.ts';
import { type Authorities, AuthorityError, type OrderToPlace, reportsStatus } from '../authorities/index.ts';
import { applyOrderState, type DeliverFirst } from './apply-order-events.ts';
import type { OrderJob } from './order.jobs.ts';
import { findOrder, lockOrder, type OrderRow, updateOrder } from './order.store.ts';
import { letGo } from './polling.store.ts';
import { nextPollAt } from './polling.ts';
import { releasePredecessor } from './succession.ts';

export type SubmitParts = {
  database: Database<DeskSchema>;
  authorities: Authorities;
  audit: Audit;
  deliverFirst: DeliverFirst;
  clock: Clock;
  log: Log;
  applicantOf: (accountId: string) => Promise<string>;
};

type Beside = { readonly applicant: string; readonly renews: string | undefined };

function toPlace(order: OrderRow, { applicant, renews }: Beside): OrderToPlace {
  return {
    reference: order.id,
    accountId: order.account_id,
    orderNumber: order.number,
    validationMethod: order.validation_method,
    productId: order.product_id,
    csr: order.csr,
    names: order.names,
    approverEmail: order.approver_email,
    language: order.language,
    serverType: order.server_type,
    applicant,
    contacts: order.contacts,
    organization: order.organization,
    encryptionKey: order.encryption_key,
    renews,
  };
}

/** By which id the authority knows the order that this one renews, if it was placed there. */
async function renewedAt({ database }: SubmitParts, order: OrderRow): Promise<string | undefined> {
  if (order.renews === null) return undefined;
  const predecessor = await findOrder(database.db, order.account_id, order.renews);
  const isThere = predecessor?.authority_id === order.authority_id;
  return (isThere && predecessor.authority_order_id) || undefined;
}

/** What may have been placed stays so until the authority has said something of it, however often it does not answer. */
function reasonOf({ kind }: AuthorityError, known: StatusReason | null): StatusReason {
  if (kind === 'refused') return 'authority_refused';
  return kind === 'uncertain' || known === 'authority_uncertain' ? 'authority_uncertain' : 'authority_unreachable';
}

async function noteFailure(
  parts: SubmitParts,
  { accountId, number }: OrderJob,
  error: AuthorityError,
  giveUp: boolean,
): Promise<void> {
  await parts.database.db.transaction().execute(async (trx) => {
    const order = await lockOrder(trx, accountId, number);
    if (order?.status !== 'processing' || order.authority_order_id) return;
    const status = giveUp ? 'failed' : 'processing';
    const reason = reasonOf(error, order.status_reason);
    if (order.status === status && order.status_reason === reason) return;
    const detail = error.reason ?? null;
    const entry = { status, reason, detail, at: parts.clock.now().toISOString() } as const;
    const failed = await updateOrder(trx, order, {
      status,
      status_reason: reason,
      status_detail: detail,
      timeline: [...order.timeline, entry],
    });
    if (!giveUp) return;
    await releasePredecessor(trx, failed, parts.clock.now());
    await parts.audit(trx, {
      accountId,
      orderNumber: number,
      action: 'order.status_changed',
      actor: null,
      params: { from: order.status, to: status },
    });
  });
}

async function submit(parts: SubmitParts, { accountId, number }: OrderJob): Promise<void> {
  const order = await findOrder(parts.database.db, accountId, number);
  if (order?.status !== 'processing' || order.authority_order_id) return;
  const authority = parts.authorities.get(order.authority_id);
  const beside = { applicant: await parts.applicantOf(accountId), renews: await renewedAt(parts, order) };
  const state = await authority.place(toPlace(order, beside));
  await parts.database.db.transaction().execute(async (trx) => {
    const locked = await lockOrder(trx, accountId, number);
    // The authority's events may have been quicker than its answer: they know more.
    if (!locked || locked.authority_order_id) return;
    const now = parts.clock.now();
    const { status, created_at, expires_at } = await applyOrderState(trx, parts, locked, { state, at: now });
    if (!reportsStatus(authority)) return;
    const polled = { status, createdAt: created_at, expiresAt: expires_at, askAgainAt: state.askAgainAt };
    await letGo(trx, locked, { next: nextPollAt(polled, now) });
  });
}

/** Whether the job must run again. Placing is idempotent by reference, so even an uncertain attempt is simply repeated. */
async function submitOne(parts: SubmitParts, job: RunningJob<OrderJob>): Promise<boolean> {
  try {
    await submit(parts, job.payload);
    return false;
  } catch (error) {
    if (!(error instanceof AuthorityError)) throw error;
    const giveUp = error.kind === 'refused' || job.lastTry;
    parts.log.warn({
      event: 'order.not_submitted',
      orderNumber: job.payload.number,
      cause: error.kind,
      attempt: job.retries,
      err: error,
    });
    await noteFailure(parts, job.payload, error, giveUp);
    return !giveUp;
  }
}

/** The worker's part of placing an order: hands it to the authority, and shows truthfully when that is not possible. */
export const createSubmitHandler = (parts: SubmitParts): JobHandler<OrderJob> =>
  eachJob(parts.log, (job) => submitOne(parts, job));
