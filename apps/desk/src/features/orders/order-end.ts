import { CertdeskError, type OrderStatus } from '@certdesk/contract';
import type { Queryable } from '@certdesk/platform';
import type { DeskSchema } from '../../schema.ts';

const IN_FORCE: readonly OrderStatus[] = ['issued', 'complete'];

/**
 * The end of an order's newest certificate that its members are reminded of; null before there is one, once it is revoked
 * or over, and once the successor of the order has its own. Throws `order.not_found`.
 */
export async function orderEndsAt(db: Queryable<DeskSchema>, accountId: string, number: number): Promise<Date | null> {
  const row = await db
    .selectFrom('orders as o')
    .leftJoin('orders as s', (join) =>
      join
        .onRef('s.account_id', '=', 'o.account_id')
        .onRef('s.number', '=', 'o.renewed_by')
        .on('s.status', 'in', IN_FORCE),
    )
    .select(['o.expires_at', 'o.status', 's.number as successor'])
    .where('o.account_id', '=', accountId)
    .where('o.number', '=', number)
    .executeTakeFirst();
  if (!row) throw new CertdeskError('order.not_found');
  return IN_FORCE.includes(row.status) && row.successor === null ? row.expires_at : null;
}
