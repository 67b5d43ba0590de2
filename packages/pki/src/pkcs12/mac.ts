import { hmac } from '@noble/hashes/hmac.js';
import { childrenOf, contentOf, expectTag, readOid, type Tlv } from '../der/read.ts';
import type { Effort } from '../encryption/effort.ts';
import { digestByOid, HASHES, type HashName, hmacByOid } from '../encryption/hashes.ts';
import type { PasswordForm } from '../encryption/password.ts';
import { derivePkcs12, PURPOSE } from '../encryption/pkcs12-kdf.ts';
import { type Kdf, readIterations, readKdf, readSalt, unsupported } from '../encryption/read-kdf.ts';
import { PKCS12_OID } from './oids.ts';

/** What proves a password, and that nothing was changed since. */
export type Mac = {
  readonly hash: HashName;
  readonly expected: Uint8Array;
  readonly deriveKey: (form: PasswordForm, effort: Effort) => Promise<Uint8Array>;
};

/** Reads a MacData (RFC 7292, 4; PBMAC1 by RFC 9579). Throws PkiError der.malformed or encryption.unsupported. */
export function readMac(macData: Tlv): Mac {
  const [digestInfo, salt, iterations] = childrenOf(expectTag(macData, 0x30));
  const [algorithm, digest] = childrenOf(expectTag(digestInfo, 0x30));
  const [type, parameters] = childrenOf(expectTag(algorithm, 0x30));
  const oid = readOid(type);
  const expected = contentOf(expectTag(digest, 0x04));
  // PBMAC1 has salt and count of its own; those beside it are then filled with anything.
  if (oid === PKCS12_OID.pbmac1) return { ...readPbmac1(parameters), expected };
  const hash = digestByOid(oid);
  if (!hash) throw unsupported(`MAC ${oid}`);
  const kdf = { hash, salt: readSalt(salt), iterations: iterations ? readIterations(iterations) : 1 };
  const length = HASHES[hash].outputLen;
  return {
    hash,
    expected,
    deriveKey: ({ bmp }, effort) => derivePkcs12({ ...kdf, bmp, purpose: PURPOSE.mac, length }, effort),
  };
}

function readPbmac1(parameters: Tlv | undefined): Omit<Mac, 'expected'> {
  const [kdfTlv, scheme] = childrenOf(expectTag(parameters, 0x30));
  const kdf = readKdf(kdfTlv);
  const oid = readOid(childrenOf(expectTag(scheme, 0x30))[0]);
  const hash = hmacByOid(oid);
  if (!hash) throw unsupported(`PBMAC1 with ${oid}`);
  const length = macKeyLength(kdf, hash);
  return { hash, deriveKey: ({ octets }, effort) => kdf.derive(octets, length, effort) };
}

/** RFC 9579 wants the length to be named; the first programs left it out and meant the hash's own. */
function macKeyLength({ keyLength }: Kdf, hash: HashName): number {
  const length = keyLength ?? HASHES[hash].outputLen;
  if (length < 1 || length > 64) throw unsupported(`PBMAC1 key of ${length} octets`);
  return length;
}

/** Whether the content was made with this password and not changed. Throws PkiError encryption.too_costly. */
export async function isMacOf(mac: Mac, content: Uint8Array, { form, effort }: Attempt): Promise<boolean> {
  const found = hmac(HASHES[mac.hash], await mac.deriveKey(form, effort), content);
  if (found.length !== mac.expected.length) return false;
  let differences = 0;
  for (const [i, octet] of found.entries()) differences |= octet ^ (mac.expected[i] ?? 0);
  return differences === 0;
}

type Attempt = { form: PasswordForm; effort: Effort };
