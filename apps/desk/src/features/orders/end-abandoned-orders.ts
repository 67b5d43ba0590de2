import { addMs, type Clock, DAY, type Database, eachApart } from '@certdesk/platform';
import { sql } from 'kysely';
import type { DeskSchema } from '../../schema.ts';
import type { Audit } from '../audit/index.ts';
import type { Authorities } from '../authorities/index.ts';
import { applyOrderState, type DeliverFirst } from './apply-order-events.ts';
import { lockOrder, type OrderKey } from './order.store.ts';

export type AbandonedParts = {
  readonly database: Database<DeskSchema>;
  readonly authorities: Authorities;
  readonly audit: Audit;
  readonly deliverFirst: DeliverFirst;
  readonly clock: Clock;
};

const BATCH = 100;

type Moment = { readonly known: readonly string[]; readonly now: Date };

/** Orders past their end whose authority is configured no longer, longest ago first. */
async function findExpired({ database }: AbandonedParts, { known, now }: Moment): Promise<OrderKey[]> {
  return database.db
    .selectFrom('orders')
    .select(['account_id', 'number'])
    .where('status', 'in', ['issued', 'complete'])
    .where('expires_at', '<=', now)
    .where(sql<boolean>`authority_id <> all(${[...known]}::text[])`)
    .orderBy('expires_at')
    .limit(BATCH)
    .execute();
}

async function endOne(parts: AbandonedParts, { account_id, number }: OrderKey, now: Date): Promise<void> {
  await parts.database.db.transaction().execute(async (trx) => {
    const order = await lockOrder(trx, account_id, number);
    if (!order?.authority_order_id || !order.expires_at || order.expires_at > now) return;
    const { authority_order_id: authorityOrderId, approval_ends_at: approvalEndsAt } = order;
    const end = { status: 'expired', statusReason: 'certificate_expired', statusDetail: null } as const;
    await applyOrderState(trx, parts, order, {
      state: { authorityOrderId, approvalEndsAt, issuances: [], ...end },
      at: now,
    });
  });
}

/** Those of an authority that may come back are looked at once a day, and stand in nobody's way until then. */
const postpone = ({ database }: AbandonedParts, { known, now }: Moment) =>
  sql`update orders set next_poll_at = ${addMs(now, DAY)}::timestamptz
    where next_poll_at <= ${now}::timestamptz and authority_id <> all(${[...known]}::text[])`.execute(database.db);

/**
 * Says of orders whose authority is configured no longer what time alone says: that their certificate has expired. Nobody
 * else would; all others hear it from their authority.
 */
export async function endAbandonedOrders(parts: AbandonedParts): Promise<void> {
  const moment = { known: parts.authorities.entries.map(({ id }) => id), now: parts.clock.now() };
  await postpone(parts, moment);
  await eachApart(await findExpired(parts, moment), (key) => endOne(parts, key, moment.now));
}
