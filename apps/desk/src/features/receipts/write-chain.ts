import type { Database } from '@certdesk/platform';
import { formatLine } from '@certdesk/receipts';
import type { DeskSchema } from '../../schema.ts';
import { findReceiptsAfter } from './receipt.store.ts';

/** About half a megabyte of receipts at a time, however long the chain is. */
const PAGE = 500;

export type ChainRange = {
  readonly accountId: string;
  readonly after: number;
  readonly upTo: number;
  /** Signed, and true for the moment in which it was signed. */
  readonly statement: string;
};

/**
 * The lines of a chain, read as they are taken. The statement comes last, so that a download that breaks off is seen to be
 * one.
 */
export async function* writeChain(
  { db }: Database<DeskSchema>,
  { accountId, after, upTo, statement }: ChainRange,
): AsyncGenerator<string> {
  for (let last = after; last < upTo; ) {
    const page = await findReceiptsAfter(db, accountId, { after: last, upTo, limit: PAGE });
    yield page.map(({ receipt }) => formatLine({ receipt })).join('');
    last = page.at(-1)?.sequence ?? upTo;
  }
  yield formatLine({ statement });
}
