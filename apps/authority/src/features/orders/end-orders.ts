import { type Clock, eachApart } from '@certdesk/platform';
import type { Kysely } from 'kysely';
import type { Tables } from '../../database/tables.ts';
import type { Work } from '../events/index.ts';
import { changeOrder } from './change-order.ts';
import { findOrderIdsPastApproval, findOrderIdsPastCertificate, lockOrder } from './order.store.ts';
import type { OrderAct } from './order.ts';

export type EndOrdersOptions = { db: Kysely<Tables>; work: Work; clock: Clock };

type Ending = { readonly id: string; readonly act: OrderAct };

const endOne = ({ work, clock }: EndOrdersOptions, { id, act }: Ending): Promise<void> =>
  work(async (unit) => {
    const order = await lockOrder(unit.trx, id);
    if (order) await changeOrder(unit, { order, act, at: clock.now() });
  });

/** Ends what time has ended: approvals that nobody gave within their window, certificates past their validity. */
export async function endOrders(options: EndOrdersOptions): Promise<void> {
  const now = options.clock.now();
  const unapproved = await findOrderIdsPastApproval(options.db, now);
  const expired = await findOrderIdsPastCertificate(options.db, now);
  const endings = [
    ...unapproved.map((id): Ending => ({ id, act: 'endApproval' })),
    ...expired.map((id): Ending => ({ id, act: 'endCertificate' })),
  ];
  await eachApart(endings, (ending) => endOne(options, ending));
}
