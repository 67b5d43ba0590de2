import type { EncryptionKey } from '@certdesk/contract';
import type { Transaction } from 'kysely';
import type { DeskSchema } from '../../schema.ts';
import type { OrderRow } from './order.store.ts';

/** A certificate or key as it is handed on, and what is shown of it. */
export type UsableKey = { readonly text: string; readonly key: EncryptionKey };

/** Writes what the mails are encrypted to, or that they are not, and answers with the row as it is now. */
export async function saveEncryptionKey(
  trx: Transaction<DeskSchema>,
  order: OrderRow,
  usable: UsableKey | null,
): Promise<OrderRow> {
  const changes = { encryption_key: usable?.text ?? null, encryption: usable?.key ?? null };
  await trx
    .updateTable('orders')
    .set({ ...changes, encryption: usable && JSON.stringify(usable.key) })
    .where('account_id', '=', order.account_id)
    .where('number', '=', order.number)
    .execute();
  return { ...order, ...changes };
}
