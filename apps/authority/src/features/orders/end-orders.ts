import type { Clock } from '@certdesk/platform';
import type { Kysely } from 'kysely';
import type { Tables } from '../../database/tables.ts';
import type { Work } from '../events/index.ts';
import { changeOrder } from './change-order.ts';
import { findOrderIdsPastApproval, findOrderIdsPastCertificate, lockOrder } from './order.store.ts';
import type { OrderAct } from './order.ts';

export type EndOrdersOptions = { db: Kysely<Tables>; work: Work; clock: Clock };

async function endEach({ work, clock }: EndOrdersOptions, ids: readonly string[], act: OrderAct): Promise<void> {
  for (const id of ids) {
    await work(async (unit) => {
      const order = await lockOrder(unit.trx, id);
      if (order) await changeOrder(unit, { order, act, at: clock.now() });
    });
  }
}

/** Ends what time has ended: approvals that nobody gave within their window, certificates past their validity. */
export async function endOrders(options: EndOrdersOptions): Promise<void> {
  const now = options.clock.now();
  await endEach(options, await findOrderIdsPastApproval(options.db, now), 'endApproval');
  await endEach(options, await findOrderIdsPastCertificate(options.db, now), 'endCertificate');
}
