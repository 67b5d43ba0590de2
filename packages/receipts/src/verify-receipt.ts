import { RECEIPT_TYPE, ReceiptClaims } from './claims.ts';
import { recipientOf } from './disclosure.ts';
import type { ReceiptKeys } from './keys.ts';
import { type JwsFault, verifyJws } from './verify-jws.ts';

export type ReceiptVerification =
  | {
      readonly claims: ReceiptClaims;
      /** Whose address it was; undefined when the file does not disclose it. */
      readonly recipient: string | undefined;
    }
  | { readonly fault: JwsFault | 'disclosure.wrong'; readonly params: Readonly<Record<string, string>> };

/** Checks one receipt, alone or together with the disclosure of its recipient. It says nothing about the chain around it. */
export async function verifyReceipt(text: string, keys: ReceiptKeys): Promise<ReceiptVerification> {
  const [jws = '', disclosure, ...rest] = text.trim().split('~');
  const verified = await verifyJws(jws, { type: RECEIPT_TYPE, claims: ReceiptClaims, keys });
  if ('fault' in verified) return verified;
  const { claims } = verified;
  if (disclosure === undefined) return { claims, recipient: undefined };
  const recipient = rest.length === 1 && rest[0] === '' ? recipientOf(claims, disclosure) : undefined;
  return recipient === undefined ? { fault: 'disclosure.wrong', params: {} } : { claims, recipient };
}
