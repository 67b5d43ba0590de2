import { CertdeskError } from '@certdesk/contract';
import type { Clock, Database } from '@certdesk/platform';
import type { Actor } from '../../http/actor.ts';
import type { DeskSchema } from '../../schema.ts';
import type { Audit } from '../audit/index.ts';
import { type Authorities, type Authority, AuthorityError, canEncryptMails } from '../authorities/index.ts';
import { offersEncryption, readOrderKey } from './check-encryption-key.ts';
import { saveEncryptionKey, type UsableKey } from './encryption-key.store.ts';
import { findOrder, lockOrder, type OrderRow } from './order.store.ts';

export type EncryptionKeyParts = {
  database: Database<DeskSchema>;
  authorities: Authorities;
  audit: Audit;
  clock: Clock;
};
export type KeyOfOrder = { readonly actor: Actor; readonly number: number };

function authorityOf({ authorities }: EncryptionKeyParts, order: OrderRow): Authority {
  try {
    return authorities.get(order.authority_id);
  } catch (cause) {
    if (cause instanceof AuthorityError) throw new CertdeskError('authority.unavailable', { cause });
    throw cause;
  }
}

/** The authority is told first, so that what the order shows is what the next mail is encrypted to. */
async function tellAuthority(authority: Authority, order: OrderRow, usable: UsableKey | null): Promise<void> {
  if (!canEncryptMails(authority)) return;
  if (order.authority_order_id === null) throw new CertdeskError('encryption_key.not_submitted');
  try {
    await authority.setEncryptionKey(order.authority_order_id, usable?.text ?? null);
  } catch (cause) {
    if (!(cause instanceof AuthorityError)) throw cause;
    const isRefused = cause.kind === 'refused';
    throw new CertdeskError(isRefused ? 'authority.refused' : 'authority.unavailable', {
      params: { reason: cause.reason ?? '' },
      cause,
    });
  }
}

async function note(
  { database, audit }: EncryptionKeyParts,
  { actor, number }: KeyOfOrder,
  { before, usable }: { before: OrderRow; usable: UsableKey | null },
): Promise<OrderRow> {
  const { accountId } = actor;
  return database.db.transaction().execute(async (trx) => {
    const order = await lockOrder(trx, accountId, number);
    if (!order) throw new CertdeskError('order.not_found');
    // Two people at once: which of the two the authority was told last is not known here, so the second one looks again.
    if (order.encryption?.fingerprint !== before.encryption?.fingerprint)
      throw new CertdeskError('encryption_key.changed_meanwhile');
    const saved = await saveEncryptionKey(trx, order, usable);
    await audit(trx, {
      accountId,
      orderNumber: number,
      action: usable ? 'order.encryption_key_set' : 'order.encryption_key_removed',
      actor: { id: actor.userId, name: actor.name },
      params: usable ? { fingerprint: usable.key.fingerprint } : {},
    });
    return saved;
  });
}

async function findOwn({ database }: EncryptionKeyParts, { actor, number }: KeyOfOrder): Promise<OrderRow> {
  const order = await findOrder(database.db, actor.accountId, number);
  if (!order) throw new CertdeskError('order.not_found');
  return order;
}

/**
 * Has the mails of an order encrypted from now on. The answer is given once the authority has confirmed it; until then
 * nothing has changed. Throws CertdeskError.
 */
export async function setEncryptionKey(
  parts: EncryptionKeyParts,
  { encryptionKey, ...of }: KeyOfOrder & { readonly encryptionKey: string },
): Promise<OrderRow> {
  const before = await findOwn(parts, of);
  const authority = authorityOf(parts, before);
  if (!offersEncryption(authority)) throw new CertdeskError('encryption_key.not_offered');
  const { usable, faults } = await readOrderKey(encryptionKey, { authority, now: parts.clock.now() });
  if (!usable) throw new CertdeskError('encryption_key.refused', { faults });
  await tellAuthority(authority, before, usable);
  return note(parts, of, { before, usable });
}

/** Has the mails of an order sent in the clear from now on. As setEncryptionKey; there may have been no key. */
export async function removeEncryptionKey(parts: EncryptionKeyParts, of: KeyOfOrder): Promise<OrderRow> {
  const before = await findOwn(parts, of);
  if (!before.encryption) return before;
  await tellAuthority(authorityOf(parts, before), before, null);
  return note(parts, of, { before, usable: null });
}
