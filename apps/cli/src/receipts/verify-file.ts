import { type FileHandle, open, readFile } from 'node:fs/promises';
import {
  type ChainVerification,
  parseKeys,
  type ReceiptKeys,
  ReceiptKeysError,
  type ReceiptVerification,
  verifyChain,
  verifyReceipt,
} from '@certdesk/receipts';

export type FileOutcome =
  | { readonly chain: ChainVerification }
  | { readonly receipt: ReceiptVerification }
  | { readonly unreadable: 'file_unreadable' | ReceiptKeysError['fault']; readonly file: string };

/** A receipt with its disclosure has some two thousand characters. */
const MAX_RECEIPT_BYTES = 65_536;

/** A chain begins with a line of JSON, a receipt with its header in base64url. */
async function isChain(handle: FileHandle): Promise<boolean> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(1), 0, 1, 0);
  return bytesRead === 0 || buffer.toString('latin1') === '{';
}

async function readReceipt(handle: FileHandle): Promise<string> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(MAX_RECEIPT_BYTES), 0, MAX_RECEIPT_BYTES, 0);
  return buffer.toString('utf8', 0, bytesRead);
}

/** Line by line: an account's chain may be larger than the memory. */
async function verifyOpened(handle: FileHandle, keys: ReceiptKeys): Promise<FileOutcome> {
  if (!(await isChain(handle))) return { receipt: await verifyReceipt(await readReceipt(handle), keys) };
  return { chain: await verifyChain(handle.readLines({ start: 0, autoClose: false }), keys) };
}

const isFileError = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && 'syscall' in error && 'code' in error;

/** Verifies a receipt or a chain with the keys of a saved JWK Set. */
export async function verifyFile({ file, keys }: { file: string; keys: string }): Promise<FileOutcome> {
  let reading = keys;
  try {
    const known = await parseKeys(await readFile(keys, 'utf8'));
    reading = file;
    await using handle = await open(file);
    return await verifyOpened(handle, known);
  } catch (error) {
    if (error instanceof ReceiptKeysError) return { unreadable: error.fault, file: keys };
    if (isFileError(error)) return { unreadable: 'file_unreadable', file: reading };
    throw error;
  }
}
