import { createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';
import { type Bytes, concatBytes } from '../../src/bytes.ts';
import { OID } from '../../src/der/oids.ts';
import { context, integer, NULL, octetString, oid, sequence } from '../../src/der/write.ts';
import { PKCS12_OID } from '../../src/pkcs12/oids.ts';
import { type Authority, pick } from './authority.ts';
import { derOf } from './tools.ts';

const bag = (type: string, value: Uint8Array): Bytes => sequence(oid(type), context(0, value));
const content = (octets: Uint8Array): Bytes => sequence(oid(OID.data), context(0, octetString(octets)));
const certBag = (pem: string): Bytes =>
  bag(PKCS12_OID.certBag, sequence(oid(PKCS12_OID.x509Certificate), context(0, octetString(derOf(pem)))));

function bagsOf(authority: Authority): Bytes[] {
  const { certificate, key } = pick(authority, 'www');
  return [certBag(certificate), certBag(pick(authority, 'tls-1').certificate), bag(PKCS12_OID.keyBag, derOf(key))];
}

/** Not encrypted, sealed by PBMAC1 with HMAC-SHA-256 (RFC 9579), which openssl writes from version 3.4 on. */
export function pbmac1Store(authority: Authority, password: string): Uint8Array {
  const authSafe = sequence(content(sequence(...bagsOf(authority))));
  const salt = randomBytes(16);
  const hmacSha256 = sequence(oid('1.2.840.113549.2.9'), NULL);
  const kdf = sequence(octetString(salt), integer(2048), integer(32), hmacSha256);
  const parameters = sequence(sequence(oid('1.2.840.113549.1.5.12'), kdf), hmacSha256);
  const digest = createHmac('sha256', pbkdf2Sync(password, salt, 2048, 32, 'sha256'))
    .update(authSafe)
    .digest();
  const mac = sequence(sequence(oid(PKCS12_OID.pbmac1), parameters), octetString(digest));
  return sequence(integer(3), content(authSafe), sequence(mac, octetString(salt), integer(1)));
}

/** Indefinite lengths, strings in segments, bags within bags: what Windows and Java wrote for years. */
export function looseStore(authority: Authority): Uint8Array {
  const open = (tag: number, ...parts: Uint8Array[]): Bytes =>
    concatBytes([Uint8Array.of(tag, 0x80), ...parts, Uint8Array.of(0, 0)]);
  const [leaf, issuer, key] = bagsOf(authority) as [Bytes, Bytes, Bytes]; // cast: bagsOf makes three
  const nested = bag(PKCS12_OID.safeContentsBag, open(0x30, issuer, key));
  const authSafe = open(0x30, content(open(0x30, leaf, nested)));
  const segments = open(0x24, octetString(authSafe.subarray(0, 1000)), octetString(authSafe.subarray(1000)));
  return open(0x30, integer(3), open(0x30, oid(OID.data), open(0xa0, segments)));
}
