import { X509Certificate } from 'node:crypto';
import { PkiError, pemDecode, pemEncode, readPkcs7 } from '@certdesk/pki';
import { AuthorityError } from '../../authority-error.ts';
import type { SectigoClient } from './sectigo-client.ts';

/** `pending`: not issued yet; `rejected`: it never will be. Sectigo's code says which. */
export type Collected =
  | { readonly state: 'pending'; readonly code: number }
  | { readonly state: 'rejected'; readonly code: number }
  | { readonly state: 'revoked'; readonly code: number }
  | { readonly state: 'issued'; readonly code: number; readonly chain: readonly Uint8Array[] };

const REJECTED = -20;
const REVOKED = -21;
const ENDS: Readonly<Record<number, 'rejected' | 'revoked'>> = { [REJECTED]: 'rejected', [REVOKED]: 'revoked' };

/** A PKCS #7, in PEM or as bare Base64. */
function decode(text: string): Uint8Array {
  const der = pemDecode(text)[0]?.der;
  return der ?? Buffer.from(text.replaceAll(/\s/g, ''), 'base64');
}

/** A bundle has an order of its own: the leaf is the one that has issued none of the others. */
function leafFirst(bundle: readonly Uint8Array[]): readonly Uint8Array[] {
  const all = bundle.map((der) => new X509Certificate(der));
  const start = all.find((one) => !all.some((other) => other !== one && other.checkIssued(one)));
  const chain: X509Certificate[] = [];
  for (let next = start; next && !chain.includes(next); ) {
    const current = next;
    chain.push(current);
    next = all.find((other) => other !== current && current.checkIssued(other));
  }
  return chain.map(({ raw }) => raw);
}

function readBundle(text: string): readonly Uint8Array[] {
  try {
    return leafFirst(readPkcs7(decode(text)).certificates);
  } catch (cause) {
    if (cause instanceof PkiError) throw new AuthorityError('unreachable', { cause });
    throw new AuthorityError('unreachable', { cause: new Error('no certificate in the answer') });
  }
}

/** How far an order is, with its newest certificate when there is one. Throws AuthorityError. */
export async function collect(client: SectigoClient, orderNumber: string): Promise<Collected> {
  const params = { orderNumber, queryType: 1, responseType: 2, responseEncoding: 0 };
  const { code, rest } = await client.read('download/CollectSSL', params, [REJECTED, REVOKED]);
  const ended = ENDS[code];
  if (ended) return { state: ended, code };
  if (code === 0) return { state: 'pending', code };
  const chain = readBundle(rest);
  if (chain.length === 0) throw new AuthorityError('unreachable', { cause: new Error('no certificate in the answer') });
  return { state: 'issued', code, chain };
}

export const toPem = (chain: readonly Uint8Array[]): string =>
  chain.map((der) => pemEncode('CERTIFICATE', der)).join('');
