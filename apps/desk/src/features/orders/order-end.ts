import { CertdeskError } from '@certdesk/contract';
import type { Queryable } from '@certdesk/platform';
import type { DeskSchema } from '../../schema.ts';

/** When the newest certificate of an order expires; null before there is one. Throws `order.not_found`. */
export async function orderEndsAt(db: Queryable<DeskSchema>, accountId: string, number: number): Promise<Date | null> {
  const row = await db
    .selectFrom('orders')
    .select('expires_at')
    .where('account_id', '=', accountId)
    .where('number', '=', number)
    .executeTakeFirst();
  if (!row) throw new CertdeskError('order.not_found');
  return row.expires_at;
}
