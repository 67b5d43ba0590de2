export { formatLine } from './chain-line.ts';
export type { ReceiptClaims, StatementClaims } from './claims.ts';
export { discloseRecipient, withDisclosure } from './disclosure.ts';
export {
  createSigningKey,
  openSigningKey,
  type PublicKeyJwk,
  parseKeys,
  type ReceiptKeys,
  ReceiptKeysError,
  type SigningKey,
} from './keys.ts';
export { hashReceipt, signReceipt, signStatement } from './sign.ts';
export { type ChainFault, type ChainVerification, verifyChain } from './verify-chain.ts';
export { type ReceiptVerification, verifyReceipt } from './verify-receipt.ts';
