import type { Queryable } from '@certdesk/platform';
import { type Insertable, type Selectable, sql, type Transaction } from 'kysely';
import type { DeskSchema, ReceiptChainTable, ReceiptTable } from '../../schema.ts';

/** Every read and write names the account first: what belongs to another account is not found. */

export type ChainRow = Selectable<ReceiptChainTable>;
export type ReceiptRow = Pick<Selectable<ReceiptTable>, 'sequence' | 'receipt' | 'disclosure'>;

/**
 * Locks the accounts' chains, and begins those that have none. In the order of the accounts, so that two workers never wait
 * for each other in a circle; whoever waits sees the other's receipts once it is their turn.
 */
export async function lockChains(trx: Transaction<DeskSchema>, accountIds: readonly string[]): Promise<ChainRow[]> {
  const ordered = [...new Set(accountIds)].sort();
  return trx
    .insertInto('receipt_chains')
    .values(ordered.map((account_id) => ({ account_id, sequence: 0, head: null })))
    .onConflict((conflict) => conflict.column('account_id').doUpdateSet({ sequence: sql`receipt_chains.sequence` }))
    .returning(['account_id', 'sequence', 'head'])
    .execute();
}

export async function insertReceipts(
  trx: Transaction<DeskSchema>,
  rows: readonly Insertable<ReceiptTable>[],
): Promise<void> {
  await trx
    .insertInto('receipts')
    .values([...rows])
    .execute();
}

export async function moveChains(trx: Transaction<DeskSchema>, chains: readonly ChainRow[]): Promise<void> {
  await sql`update receipt_chains c set sequence = v.sequence, head = v.head
    from jsonb_to_recordset(${JSON.stringify(chains)}::jsonb) as v(account_id text, sequence int, head text)
    where c.account_id = v.account_id`.execute(trx);
}

export async function findChain(db: Queryable<DeskSchema>, accountId: string): Promise<ChainRow> {
  const chain = await db
    .selectFrom('receipt_chains')
    .select(['account_id', 'sequence', 'head'])
    .where('account_id', '=', accountId)
    .executeTakeFirst();
  return chain ?? { account_id: accountId, sequence: 0, head: null };
}

export type ReceiptKey = { readonly accountId: string; readonly orderNumber: number; readonly requestId: string };

export async function findReceipt(
  db: Queryable<DeskSchema>,
  { accountId, orderNumber, requestId }: ReceiptKey,
): Promise<ReceiptRow | undefined> {
  return db
    .selectFrom('receipts')
    .select(['sequence', 'receipt', 'disclosure'])
    .where('account_id', '=', accountId)
    .where('request_id', '=', requestId)
    .where('order_number', '=', orderNumber)
    .executeTakeFirst();
}

/** The numbers of receipts by their requests; a request without one is left out. */
export async function findReceiptSequences(
  db: Queryable<DeskSchema>,
  accountId: string,
  requestIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (requestIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('receipts')
    .select(['request_id', 'sequence'])
    .where('account_id', '=', accountId)
    .where('request_id', 'in', requestIds)
    .execute();
  return new Map(rows.map(({ request_id, sequence }) => [request_id, sequence]));
}

export type ReceiptRange = { readonly after: number; readonly upTo: number; readonly limit: number };

/** The receipts of an account within a range of numbers, in order. */
export async function findReceiptsAfter(
  db: Queryable<DeskSchema>,
  accountId: string,
  { after, upTo, limit }: ReceiptRange,
): Promise<Pick<ReceiptRow, 'sequence' | 'receipt'>[]> {
  return db
    .selectFrom('receipts')
    .select(['sequence', 'receipt'])
    .where('account_id', '=', accountId)
    .where('sequence', '>', after)
    .where('sequence', '<=', upTo)
    .orderBy('sequence')
    .limit(limit)
    .execute();
}
