import { base64url, compactVerify, errors } from 'jose';
import { z } from 'zod';
import { ALGORITHM } from './claims.ts';
import { isStrictBase64url } from './encoding.ts';
import type { ReceiptKeys } from './keys.ts';

/** What can be wrong with one signed text, whatever it says. */
export type JwsFault =
  | 'jws.malformed'
  | 'jws.algorithm'
  | 'jws.type'
  | 'jws.key_unknown'
  | 'jws.signature'
  | 'jws.not_understood';

export type Verified<T> =
  | { readonly claims: T; readonly kid: string }
  | { readonly fault: JwsFault; readonly params: Readonly<Record<string, string>> };

const Header = z.looseObject({ alg: z.string(), typ: z.string().optional(), kid: z.string().optional() });
/** Nothing else may stand in the header: no key of its own, no extension that a reader would have to know. */
const ExactHeader = z.strictObject({ alg: z.literal(ALGORITHM), typ: z.string(), kid: z.string() });

function readJson(part: string): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(base64url.decode(part)));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return undefined;
    throw error;
  }
}

async function isSigned(jws: string, key: CryptoKey): Promise<boolean> {
  try {
    await compactVerify(jws, key, { algorithms: [ALGORITHM] });
    return true;
  } catch (error) {
    if (error instanceof errors.JOSEError) return false;
    throw error;
  }
}

const fault = (code: JwsFault, params: Readonly<Record<string, string>> = {}) => ({ fault: code, params });

export type Expected<T> = { readonly type: string; readonly claims: z.ZodType<T>; readonly keys: ReceiptKeys };

/**
 * Checks one compact JWS. The algorithm is ours, never the header's choice: `none`, an HMAC keyed with the public key and
 * everything else is refused before a key is touched.
 */
export async function verifyJws<T>(jws: string, { type, claims, keys }: Expected<T>): Promise<Verified<T>> {
  const parts = jws.split('.');
  const [first = '', second = '', signature = ''] = parts;
  const named = Header.safeParse(readJson(first)).data;
  if (parts.length !== 3 || !named) return fault('jws.malformed');
  if (named.alg !== ALGORITHM) return fault('jws.algorithm', { algorithm: named.alg });
  if (![first, second, signature].every(isStrictBase64url)) return fault('jws.malformed');
  const header = ExactHeader.safeParse(named).data;
  if (!header) return fault('jws.malformed');
  if (header.typ !== type) return fault('jws.type', { type: header.typ });
  const key = keys.get(header.kid);
  if (!key) return fault('jws.key_unknown', { key: header.kid });
  if (!(await isSigned(jws, key))) return fault('jws.signature');
  const parsed = claims.safeParse(readJson(second));
  return parsed.success ? { claims: parsed.data, kid: header.kid } : fault('jws.not_understood');
}
