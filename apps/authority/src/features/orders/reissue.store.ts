import type { ReissueAuthorityOrder } from '@certdesk/authority-protocol';
import type { Transaction } from 'kysely';
import type { Tables } from '../../database/tables.ts';

/** The order that a reissue was asked for; undefined when it is not known. */
export async function findReissuedOrderId(trx: Transaction<Tables>, id: string): Promise<string | undefined> {
  const query = trx.selectFrom('reissues').select('order_id').where('id', '=', id);
  return (await query.executeTakeFirst())?.order_id;
}

export type NewReissue = ReissueAuthorityOrder & {
  readonly orderId: string;
  readonly publicKeySha256: string;
  readonly at: Date;
};

/** The locked order has another key from now on. */
export async function saveReissue(trx: Transaction<Tables>, reissue: NewReissue): Promise<void> {
  const { id, csr, orderId, publicKeySha256, at } = reissue;
  const change = { csr, public_key_sha256: publicKeySha256 };
  await trx.updateTable('orders').set(change).where('id', '=', orderId).execute();
  const record = { id, order_id: orderId, public_key_sha256: publicKeySha256, requested_at: at };
  await trx.insertInto('reissues').values(record).execute();
}
