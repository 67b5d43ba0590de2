import { CertdeskError } from '@certdesk/contract';
import { readRecipientKey } from '@certdesk/mail';
import type { Clock } from '@certdesk/platform';
import type { Work } from '../events/index.ts';
import { lockOrder, saveEncryptionKey } from './order.store.ts';
import type { Order } from './order.ts';

export type EncryptionKeyOptions = { work: Work; clock: Clock };
export type EncryptionKeyChange = { readonly orderId: string; readonly encryptionKey: string | null };

/** The key as it may be kept. Throws CertdeskError `encryption_key.refused` with the fault of the field. */
export async function checkEncryptionKey(text: string, now: Date): Promise<string> {
  const read = await readRecipientKey(text, now);
  if (read.fault === undefined) return read.text;
  throw new CertdeskError('encryption_key.refused', { faults: [{ path: '/encryptionKey', code: read.fault }] });
}

/**
 * Encrypts the mails of an order to this key from now on, or to none. What waits to be sent again is made anew for it.
 * Throws CertdeskError as checkEncryptionKey does.
 */
export async function setEncryptionKey(
  { work, clock }: EncryptionKeyOptions,
  { orderId, encryptionKey }: EncryptionKeyChange,
): Promise<Order> {
  const key = encryptionKey === null ? null : await checkEncryptionKey(encryptionKey, clock.now());
  return work(async (unit) => {
    const order = await lockOrder(unit.trx, orderId);
    if (!order) throw new CertdeskError('order.not_found');
    await saveEncryptionKey(unit.trx, orderId, key);
    return order;
  });
}
