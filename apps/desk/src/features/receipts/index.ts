export type { AppendReceipts } from './append-receipts.ts';
export type { Confirmation } from './confirmation.ts';
export { findReceiptSequences } from './receipt.store.ts';
export { createReceipts, type Receipts } from './receipts.ts';
