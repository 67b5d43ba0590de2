import type { PlaceAuthorityOrder } from '@certdesk/authority-protocol';
import { CertdeskError } from '@certdesk/contract';
import { addMs, type Clock, newId, type Queryable } from '@certdesk/platform';
import type { Kysely } from 'kysely';
import type { Tables } from '../../database/tables.ts';
import type { Unit, Work } from '../events/index.ts';
import { announceOrder } from './change-order.ts';
import { type CheckedOrder, checkOrder } from './check-order.ts';
import { checkEncryptionKey } from './encryption-key.ts';
import { findOrderByReference, insertOrder, isKeyCompromised, type NewOrder } from './order.store.ts';
import { APPROVAL_WINDOW_MS, type Order, PENDING } from './order.ts';

export type PlaceOrderOptions = {
  db: Kysely<Tables>;
  work: Work;
  clock: Clock;
  /** Sees to it, in the same transaction, that the domain administrator is asked. */
  onPlaced: (unit: Unit, order: Order) => Promise<void>;
};

type Checked = CheckedOrder & { readonly encryptionKey: string | null };

function buildOrder(request: PlaceAuthorityOrder, checked: Checked, now: Date): NewOrder {
  return {
    ...PENDING,
    id: newId(),
    reference: request.reference,
    number: request.orderNumber,
    productId: request.productId,
    csr: request.csr,
    names: checked.report.names,
    publicKeySha256: checked.publicKeySha256,
    approverEmail: request.approverEmail,
    language: request.language,
    serverType: request.serverType,
    applicant: request.applicant,
    contacts: request.contacts,
    encryptionKey: checked.encryptionKey,
    organization: request.organization ?? null,
    detail: null,
    createdAt: now,
    approvalEndsAt: addMs(now, APPROVAL_WINDOW_MS),
    approvedAt: null,
    certificateEndsAt: null,
    approvalRound: 0,
    codeFailures: 0,
    lockedUntil: null,
  };
}

/** Throws `order.csr_refused`. */
export async function refuseCompromisedKey(db: Queryable<Tables>, publicKeySha256: string): Promise<void> {
  // BR 6.1.1.3: a key that was reported as compromised is never certified again.
  if (!(await isKeyCompromised(db, publicKeySha256))) return;
  throw new CertdeskError('order.csr_refused', { faults: [{ path: '/csr', code: 'csr.key_compromised' }] });
}

/** Places an order. A reference that is known answers with its order, so that a lost answer never makes a second one. */
export async function placeOrder(options: PlaceOrderOptions, request: PlaceAuthorityOrder): Promise<Order> {
  const known = await findOrderByReference(options.db, request.reference);
  if (known) return known;
  const checked = await checkOrder(request);
  await refuseCompromisedKey(options.db, checked.publicKeySha256);
  const now = options.clock.now();
  const encryptionKey = request.encryptionKey ? await checkEncryptionKey(request.encryptionKey, now) : null;
  const order = buildOrder(request, { ...checked, encryptionKey }, now);
  const isNew = await options.work(async (unit) => {
    if (!(await insertOrder(unit.trx, order))) return false;
    await announceOrder(unit, order, order.createdAt);
    await options.onPlaced(unit, order);
    return true;
  });
  if (isNew) return order;
  const other = await findOrderByReference(options.db, request.reference);
  if (!other) throw new Error('an order vanished between two reads');
  return other;
}
