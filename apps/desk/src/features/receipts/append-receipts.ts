import type { Clock } from '@certdesk/platform';
import { discloseRecipient, hashReceipt, type SigningKey, signReceipt } from '@certdesk/receipts';
import type { Insertable, Transaction } from 'kysely';
import type { DeskSchema, ReceiptTable } from '../../schema.ts';
import { findOrderNames, type OrderNames } from '../orders/index.ts';
import { type Confirmation, toClaims } from './confirmation.ts';
import { type ChainRow, insertReceipts, lockChains, moveChains } from './receipt.store.ts';
import type { Signer } from './signer.ts';

/** Appends a receipt for each confirmation, in the transaction that records it: there is neither without the other. */
export type AppendReceipts = (trx: Transaction<DeskSchema>, confirmations: readonly Confirmation[]) => Promise<void>;

export type AppendParts = { readonly signer: Signer; readonly clock: Clock; readonly issuer: string };
type Context = {
  readonly key: SigningKey;
  readonly issuer: string;
  readonly at: Date;
  readonly orders: readonly OrderNames[];
};
type Grown = { readonly chain: ChainRow; readonly rows: readonly Insertable<ReceiptTable>[] };

/** The names of an order; it is there, since its request's row was written in this transaction. */
function orderOf({ accountId, orderNumber }: Confirmation, { orders }: Context): OrderNames {
  const order = orders.find(({ account_id, number }) => account_id === accountId && number === orderNumber);
  if (!order) throw new Error('a confirmed request has no order');
  return order;
}

async function grow(chain: ChainRow, confirmations: readonly Confirmation[], context: Context): Promise<Grown> {
  const rows: Insertable<ReceiptTable>[] = [];
  let { sequence, head } = chain;
  for (const confirmation of confirmations) {
    const { recipient, requestId, orderNumber } = confirmation;
    const { disclosure, digest } = discloseRecipient(recipient);
    sequence += 1;
    const facts = { ...context, sequence, previous: head, digest, order: orderOf(confirmation, context) };
    const receipt = await signReceipt(toClaims(confirmation, facts), context.key);
    head = hashReceipt(receipt);
    rows.push({
      account_id: chain.account_id,
      sequence,
      request_id: requestId,
      order_number: orderNumber,
      receipt,
      disclosure,
      created_at: context.at,
    });
  }
  return { chain: { account_id: chain.account_id, sequence, head }, rows };
}

const byTime = (one: Confirmation, other: Confirmation): number =>
  one.answer.at.getTime() - other.answer.at.getTime() || (one.requestId < other.requestId ? -1 : 1);

/**
 * Throws CertdeskError `vault.unavailable` while the signing key has not been unlocked: then the news waits, and the
 * transaction is tried again, rather than a receipt be missing.
 */
export function createAppendReceipts({ signer, clock, issuer }: AppendParts): AppendReceipts {
  return async (trx, confirmations) => {
    if (confirmations.length === 0) return;
    const key = signer.key();
    const byAccount = Map.groupBy(confirmations.toSorted(byTime), ({ accountId }) => accountId);
    const orders = await findOrderNames(
      trx,
      confirmations.map(({ accountId, orderNumber }) => ({ accountId, number: orderNumber })),
    );
    const chains = await lockChains(trx, [...byAccount.keys()]);
    const context = { key, issuer, at: clock.now(), orders };
    const grown = await Promise.all(chains.map((chain) => grow(chain, byAccount.get(chain.account_id) ?? [], context)));
    await insertReceipts(
      trx,
      grown.flatMap(({ rows }) => rows),
    );
    await moveChains(
      trx,
      grown.map(({ chain }) => chain),
    );
  };
}
