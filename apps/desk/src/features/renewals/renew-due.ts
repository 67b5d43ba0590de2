import { CertdeskError, type Language } from '@certdesk/contract';
import type { Translator } from '@certdesk/locales';
import { addMs, type Clock, type Database, eachApart, HOUR, type Log } from '@certdesk/platform';
import type { DeskSchema } from '../../schema.ts';
import { type Authorities, AuthorityError, type RenewalAdvice, suggestsRenewal } from '../authorities/index.ts';
import {
  findNewestIssuances,
  findOrder,
  lockOrder,
  noteRenewalFailure,
  type OrderRow,
  planRenewal,
  type RenewParts,
  renewOrder,
} from '../orders/index.ts';
import { claimDueRenewals, type OrderKey, type RenewalWait, saveRenewalPlan } from './renewal.store.ts';

type RenewDueParts = RenewParts & {
  readonly database: Database<DeskSchema>;
  readonly authorities: Authorities;
  readonly errors: Readonly<Record<Language, Translator>>;
  readonly clock: Clock;
  readonly log: Log;
  /** From 0 to 1. */
  readonly random: () => number;
};

const BATCH = 20;
/** An authority that does not answer, or is paused, is no failure of the renewal; nor that it has not said how long it lasts. */
const UNREACHABLE_PAUSE_MS = HOUR;
const NO_FAILURES: readonly string[] = ['authority.unavailable', 'authority.paused'];

/** What the authority advises now; undefined when it advises nothing, or cannot say. */
async function adviceFor({ database, authorities, log }: RenewDueParts, order: OrderRow): Promise<Advice> {
  const { account_id: accountId, number: orderNumber, authority_order_id } = order;
  const authority = authorities.all.find(({ id }) => id === order.authority_id);
  if (!authority || !suggestsRenewal(authority) || authority_order_id === null) return {};
  const newest = await findNewestIssuances(database.db, [{ accountId, orderNumber }]);
  const issuance = newest.get(`${accountId} ${orderNumber}`);
  if (!issuance) return {};
  try {
    return { advice: await authority.renewalAdvice(authority_order_id, issuance) };
  } catch (error) {
    if (!(error instanceof AuthorityError)) throw error;
    log.warn({ event: 'order.no_renewal_advice', orderNumber, cause: error.kind, err: error });
    return { askAgain: error.kind !== 'refused' };
  }
}
type Advice = { readonly advice?: RenewalAdvice | undefined; readonly askAgain?: boolean };

/** Until when nothing is to be done; undefined when the order is to be renewed now. */
async function waitUntil(parts: RenewDueParts, order: OrderRow): Promise<RenewalWait | undefined> {
  const { effective_at: effectiveAt, expires_at: expiresAt, renew_at: chosen, created_at: placedAt } = order;
  const now = parts.clock.now();
  const again = addMs(now, UNREACHABLE_PAUSE_MS);
  if (!effectiveAt || !expiresAt) return { checkAt: again };
  const { advice, askAgain } = await adviceFor(parts, order);
  const plan = planRenewal({ life: { effectiveAt, expiresAt }, placedAt, advice, chosen, random: parts.random() });
  if (plan.renewAt <= now) return undefined;
  return askAgain && again < plan.checkAt ? { ...plan, checkAt: again } : plan;
}

async function noteRefusal(parts: RenewDueParts, { accountId, number }: OrderKey, error: CertdeskError): Promise<void> {
  const at = parts.clock.now();
  await parts.database.db.transaction().execute(async (trx) => {
    const order = await lockOrder(trx, accountId, number);
    if (!order?.auto_renew || order.renewed_by !== null) return;
    const { text } = parts.errors[order.language];
    const faults = error.faults.map(({ code, params }) => text(code, params));
    const reason = faults.length > 0 ? faults.join(' ') : text(error.code, error.params);
    await noteRenewalFailure(trx, order, { reason, at });
  });
}

async function renewOne(parts: RenewDueParts, key: OrderKey): Promise<void> {
  const { database, clock, log } = parts;
  const { accountId, number } = key;
  const order = await findOrder(database.db, accountId, number);
  if (!order) return;
  const plan = await waitUntil(parts, order);
  if (plan) return saveRenewalPlan(database.db, key, plan);
  try {
    const actor = { accountId, userId: null, name: null };
    await renewOrder(parts, { actor, number, body: {}, idempotencyKey: undefined });
  } catch (error) {
    if (!(error instanceof CertdeskError)) throw error;
    // Somebody else was quicker, here or in another process.
    if (error.code === 'order.already_renewed') return;
    log.warn({ event: 'order.not_renewed', orderNumber: number, code: error.code, err: error });
    if (NO_FAILURES.includes(error.code))
      return saveRenewalPlan(database.db, key, { checkAt: addMs(clock.now(), UNREACHABLE_PAUSE_MS) });
    await noteRefusal(parts, key, error);
  }
}

/**
 * Renews the orders that are to be renewed in time and whose time has come: by their authority's advice (RFC 9773), or at two
 * thirds of the certificate's life. Any number of processes may do this at once; each order is renewed once.
 */
export const renewDue = (parts: RenewDueParts): Promise<void> =>
  eachApart(claimAll(parts), (key) => renewOne(parts, key));

async function* claimAll({ database, clock }: RenewDueParts): AsyncGenerator<OrderKey> {
  for (;;) {
    const due = await claimDueRenewals(database.db, { now: clock.now(), limit: BATCH });
    yield* due;
    if (due.length < BATCH) return;
  }
}
