import { CompactSign } from 'jose';
import { ALGORITHM, RECEIPT_TYPE, type ReceiptClaims, STATEMENT_TYPE, type StatementClaims } from './claims.ts';
import { sha256 } from './encoding.ts';
import type { SigningKey } from './keys.ts';

const sign = (typ: string, claims: object, { key, kid }: SigningKey): Promise<string> =>
  new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
    .setProtectedHeader({ alg: ALGORITHM, typ, kid })
    .sign(key);

/** A receipt as a compact JWS. */
export const signReceipt = (claims: ReceiptClaims, key: SigningKey): Promise<string> => sign(RECEIPT_TYPE, claims, key);

export const signStatement = (claims: StatementClaims, key: SigningKey): Promise<string> =>
  sign(STATEMENT_TYPE, claims, key);

/** What the next receipt of the account carries as `previous`: of every octet of the receipt, header and signature too. */
export const hashReceipt = (receipt: string): string => sha256(receipt);
