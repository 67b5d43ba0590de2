import type { DeedState } from '@certdesk/contract';
import { type Clock, type Database, eachJob, type JobHandler, type Log, type RunningJob } from '@certdesk/platform';
import type { Transaction } from 'kysely';
import type {} from '../../order-deed-tables.ts';
import type { DeskSchema } from '../../schema.ts';
import type { Audit } from '../audit/index.ts';
import {
  type Authorities,
  type Authority,
  AuthorityError,
  type AuthorityOrderState,
  canReissue,
  canRevoke,
  publishesEvents,
  reportsStatus,
} from '../authorities/index.ts';
import { applyOrderState, type DeliverFirst } from './apply-order-events.ts';
import { type DeedRow, findDeed, noteDeed, saveFormerKey } from './deed.store.ts';
import { findIssuancesToRevoke, keepFormerAuthorityOrder, noteRevocationAsked } from './issuance.store.ts';
import type { DeedJob } from './order.jobs.ts';
import { findOrder, lockOrder, type OrderRow, updateOrder } from './order.store.ts';
import { followSoon } from './polling.store.ts';

export type DeedForwardParts = {
  readonly database: Database<DeskSchema>;
  readonly authorities: Authorities;
  readonly audit: Audit;
  readonly deliverFirst: DeliverFirst;
  readonly clock: Clock;
  readonly log: Log;
};

type Task = { readonly order: OrderRow; readonly authorityOrderId: string; readonly deed: DeedRow };

const isOpen = ({ state }: DeedRow): boolean => state === 'requested' || state === 'waiting';

/** The order goes on under the new key, and under another id where the authority gives it one (ACME). */
async function switchKey(
  trx: Transaction<DeskSchema>,
  { order, deed }: Task,
  { authorityOrderId }: AuthorityOrderState,
): Promise<OrderRow> {
  const { csr, key, public_key_sha256, authority_order_id } = order;
  if (authority_order_id === null || deed.csr === null) return order;
  const former = { csr, key, publicKeySha256: public_key_sha256, authorityOrderId: authority_order_id };
  await saveFormerKey(trx, deed, former);
  if (authorityOrderId !== authority_order_id) await keepFormerAuthorityOrder(trx, order, authority_order_id);
  return updateOrder(trx, order, {
    csr: deed.csr,
    key: deed.key ?? key,
    public_key_sha256: deed.public_key_sha256 ?? public_key_sha256,
    authority_order_id: authorityOrderId,
  });
}

/** Its events say the same in their order; applied before those that are still to be read, its answer would be undone. */
async function applyAnswer(
  parts: DeedForwardParts,
  { authority, task, state }: { authority: Authority; task: Task; state: AuthorityOrderState },
): Promise<void> {
  const { account_id: accountId, number } = task.order;
  const at = parts.clock.now();
  const response = state.statusDetail ?? state.rawStatus ?? null;
  await parts.database.db.transaction().execute(async (trx) => {
    const locked = await lockOrder(trx, accountId, number);
    if (!locked) return;
    await noteDeed(trx, task.deed, { state: 'waiting', response, at });
    if (publishesEvents(authority)) return;
    const order = task.deed.kind === 'reissue' ? await switchKey(trx, { ...task, order: locked }, state) : locked;
    await applyOrderState(trx, parts, order, { state, at });
    if (reportsStatus(authority)) await followSoon(trx, locked, at);
  });
}

async function forwardReissue(parts: DeedForwardParts, task: Task): Promise<void> {
  const authority = parts.authorities.get(task.order.authority_id);
  const { csr, id } = task.deed;
  if (!canReissue(authority) || csr === null) throw new AuthorityError('refused');
  const state = await authority.reissue(task.authorityOrderId, { id, csr });
  await applyAnswer(parts, { authority, task, state });
}

async function noteAsked({ database, authorities, clock }: DeedForwardParts, { order, deed }: Task): Promise<void> {
  const at = clock.now();
  const authority = authorities.get(order.authority_id);
  await database.db.transaction().execute(async (trx) => {
    await noteDeed(trx, deed, { state: 'waiting', response: null, at });
    if (reportsStatus(authority)) await followSoon(trx, order, at);
  });
}

/**
 * Every valid certificate, one after the other; those that were asked for before are not asked for again. What the authority
 * says after the last one is what the order is. To revoke twice is to revoke once, so what is uncertain is simply repeated.
 */
async function forwardRevocation(parts: DeedForwardParts, task: Task): Promise<void> {
  const { order, authorityOrderId, deed } = task;
  const { database, clock } = parts;
  const authority = parts.authorities.get(order.authority_id);
  if (!canRevoke(authority) || deed.reason === null) throw new AuthorityError('refused');
  let open = await findIssuancesToRevoke(database.db, order, { now: clock.now(), since: deed.requested_at });
  let state: AuthorityOrderState | undefined;
  while (open[0]) {
    const { issuance, authorityOrderId: own } = open[0];
    state = await authority.revoke(own ?? authorityOrderId, { issuance, reason: deed.reason });
    const isWhole = state.status === 'revoked';
    const asked = open.filter((each, index) => index === 0 || (isWhole && each.authorityOrderId === own));
    const serialNumbers = asked.map((each) => each.issuance.serialNumber);
    await noteRevocationAsked(database.db, order, { serialNumbers, at: clock.now() });
    open = open.filter((each) => !asked.includes(each));
  }
  if (!state) {
    // An earlier run has asked for all of them; if it was cut off before it could say so, that is said now.
    if (deed.state === 'requested') await noteAsked(parts, task);
    return;
  }
  await applyAnswer(parts, { authority, task, state: { ...state, authorityOrderId } });
}

/** Whether the job must run again. */
async function forward(parts: DeedForwardParts, { accountId, number, deedId }: DeedJob): Promise<boolean> {
  const { db } = parts.database;
  const [order, deed] = [await findOrder(db, accountId, number), await findDeed(db, accountId, deedId)];
  if (!order?.authority_order_id || !deed || !isOpen(deed)) return false;
  const task = { order, deed, authorityOrderId: order.authority_order_id };
  if (deed.kind === 'reissue') {
    await forwardReissue(parts, task);
    return false;
  }
  await forwardRevocation(parts, task);
  // Until the order is revoked: a certificate that comes meanwhile, of a reissue under way, has to be revoked as well.
  const now = await findDeed(db, accountId, deedId);
  return now !== undefined && isOpen(now);
}

/** Whether asking again could do it twice, and what is known is that nobody knows. */
function isLost(parts: DeedForwardParts, order: OrderRow, deed: DeedRow, { kind }: AuthorityError): boolean {
  if (kind !== 'uncertain' || deed.kind !== 'reissue') return false;
  const authority = parts.authorities.all.find(({ id }) => id === order.authority_id);
  return !authority || !canReissue(authority) || authority.reissuesOnce !== true;
}

type Failure = { readonly error: AuthorityError; readonly lastTry: boolean };

function outcomeOf({ error, lastTry }: Failure, lost: boolean): DeedState {
  if (error.kind === 'refused') return 'refused';
  if (lost) return 'uncertain';
  return lastTry ? 'given_up' : 'waiting';
}

const AUDITED: Partial<Record<DeedState, string>> = {
  refused: 'refused',
  given_up: 'refused',
  uncertain: 'uncertain',
};

/** Whether the job must run again. */
async function noteFailure(parts: DeedForwardParts, job: DeedJob, failure: Failure): Promise<boolean> {
  const { accountId, number, deedId } = job;
  const at = parts.clock.now();
  return parts.database.db.transaction().execute(async (trx) => {
    const order = await lockOrder(trx, accountId, number);
    const deed = await findDeed(trx, accountId, deedId);
    if (!order || !deed) return false;
    const state = outcomeOf(failure, isLost(parts, order, deed, failure.error));
    const response = failure.error.reason ?? null;
    if (!(await noteDeed(trx, deed, { state, response, at }))) return false;
    // What the authority has made of it is seen when it is asked about the order.
    if (state === 'uncertain') await followSoon(trx, order, at);
    const outcome = AUDITED[state];
    if (outcome === undefined) return true;
    const action = `order.${deed.kind === 'reissue' ? 'reissue' : 'revocation'}_${outcome}`;
    const params = response === null ? {} : { reason: response };
    await parts.audit(trx, { accountId, orderNumber: number, action, actor: null, params });
    return false;
  });
}

async function forwardOne(parts: DeedForwardParts, job: RunningJob<DeedJob>): Promise<boolean> {
  try {
    return (await forward(parts, job.payload)) && !job.lastTry;
  } catch (error) {
    if (!(error instanceof AuthorityError)) throw error;
    const { number: orderNumber } = job.payload;
    parts.log.warn({
      event: 'order.deed_not_done',
      orderNumber,
      cause: error.kind,
      attempt: job.retries,
      err: error,
    });
    return noteFailure(parts, job.payload, { error, lastTry: job.lastTry });
  }
}

/** The worker's part of reissue and revocation: asks the authority, and shows truthfully what it says or does not say. */
export const createDeedHandler = (parts: DeedForwardParts): JobHandler<DeedJob> =>
  eachJob(parts.log, (job) => forwardOne(parts, job));
