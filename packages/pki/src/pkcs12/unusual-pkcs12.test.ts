import { createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type Bytes, concatBytes, ownBytes } from '../bytes.ts';
import { OID } from '../der/oids.ts';
import { context, integer, NULL, octetString, oid, sequence, tlv } from '../der/write.ts';
import { createTestAuthority } from '../testing/test-authority.ts';
import { PKCS12_OID } from './oids.ts';
import { openPkcs12 } from './read-pkcs12.ts';

const certificate = ownBytes(createTestAuthority().root.certificate);
const privateKey = sequence(integer(0), sequence(oid('1.3.101.112')), octetString(octetString(randomBytes(32))));

const bag = (type: string, value: Uint8Array): Bytes => sequence(oid(type), context(0, value));
const certBag = bag(
  PKCS12_OID.certBag,
  sequence(oid(PKCS12_OID.x509Certificate), context(0, octetString(certificate))),
);
const keyBag = bag(PKCS12_OID.keyBag, privateKey);
const content = (octets: Uint8Array): Bytes => sequence(oid(OID.data), context(0, octetString(octets)));
const file = (authSafe: Uint8Array, mac: Uint8Array = new Uint8Array()): Bytes =>
  sequence(integer(3), content(authSafe), mac);

const HMAC = { sha256: '1.2.840.113549.2.9', sha512: '1.2.840.113549.2.11' } as const;
type MacOptions = { prf: keyof typeof HMAC; hash: keyof typeof HMAC; keyLength: number; password: string };

/** A MacData as RFC 9579 has it, by the cryptography of Node. */
function pbmac1(authSafe: Uint8Array, { prf, hash, keyLength, password }: MacOptions): Bytes {
  const salt = randomBytes(8);
  const key = pbkdf2Sync(password, salt, 2048, keyLength, prf);
  const kdf = sequence(octetString(salt), integer(2048), integer(keyLength), sequence(oid(HMAC[prf]), NULL));
  const parameters = sequence(sequence(oid('1.2.840.113549.1.5.12'), kdf), sequence(oid(HMAC[hash]), NULL));
  const digest = createHmac(hash, key).update(authSafe).digest();
  const digestInfo = sequence(sequence(oid(PKCS12_OID.pbmac1), parameters), octetString(digest));
  // Salt and count beside it mean nothing.
  return sequence(digestInfo, octetString(new TextEncoder().encode('NOT USED')), integer(1));
}

describe('openPkcs12, unusual files', () => {
  const authSafe = sequence(content(sequence(certBag, keyBag)));
  const everything = { certificates: [certificate], keys: [privateKey] };

  it.each([
    ['SHA-256', { prf: 'sha256', hash: 'sha256', keyLength: 32 }],
    ['SHA-256 with the PRF SHA-512', { prf: 'sha512', hash: 'sha256', keyLength: 32 }],
    ['SHA-512 with a short key', { prf: 'sha512', hash: 'sha512', keyLength: 20 }],
  ] as const)('opens a file with the MAC of RFC 9579, %s', async (_, options) => {
    const sealed = file(authSafe, pbmac1(authSafe, { ...options, password: '1234 ü' }));
    expect(await openPkcs12(sealed, ['1234 ü'])).toEqual(everything);
    expect(await openPkcs12(sealed, ['1234'])).toBe('password_wrong');
    expect(await openPkcs12(sealed, [])).toBe('password_needed');
  });

  it('opens a file without MAC and encryption at once', async () => {
    expect(await openPkcs12(file(authSafe), [])).toEqual(everything);
  });

  it('finds bags within bags, and passes over those of other kinds', async () => {
    const others = [
      bag('1.2.840.113549.1.12.10.1.4', sequence(oid('1.2.3'))),
      bag('1.2.840.113549.1.12.10.1.5', sequence(oid('1.2.3'))),
      bag(PKCS12_OID.certBag, sequence(oid('1.2.840.113549.1.9.22.2'), context(0, octetString()))),
    ];
    const nested = bag(
      PKCS12_OID.safeContentsBag,
      sequence(certBag, bag(PKCS12_OID.safeContentsBag, sequence(keyBag))),
    );
    const made = file(sequence(content(sequence(...others)), content(sequence(nested))));
    expect(await openPkcs12(made, [])).toEqual(everything);
  });

  it('opens BER as Windows and old Java write it', async () => {
    const loose = (tag: number, ...parts: Uint8Array[]): Bytes =>
      concatBytes([Uint8Array.of(tag, 0x80), ...parts, Uint8Array.of(0, 0)]);
    const inner = loose(0x30, content(sequence(certBag, keyBag)));
    const segments = loose(0x24, octetString(inner.subarray(0, 100)), octetString(inner.subarray(100)));
    const mac = pbmac1(inner, { prf: 'sha256', hash: 'sha256', keyLength: 32, password: 'secret' });
    const made = loose(0x30, integer(3), loose(0x30, oid(OID.data), loose(0xa0, segments)), mac);
    expect(await openPkcs12(made, ['secret'])).toEqual(everything);
  });

  it.each([
    ['a signature in place of a MAC', sequence(integer(3), sequence(oid(OID.signedData), context(0, sequence())))],
    [
      'a part that is encrypted for a public key',
      file(sequence(sequence(oid('1.2.840.113549.1.7.3'), context(0, sequence())))),
    ],
    [
      'a MAC with another hash',
      file(authSafe, sequence(sequence(sequence(oid('1.2.3')), octetString()), octetString())),
    ],
  ])('says that it does not know %s', async (_, made) => {
    await expect(openPkcs12(made, [])).rejects.toThrow(expect.objectContaining({ code: 'encryption.unsupported' }));
  });

  it.each([
    ['version 4', sequence(integer(4), content(authSafe))],
    ['a key bag without a key', file(sequence(content(sequence(bag(PKCS12_OID.keyBag, sequence())))))],
    ['a bag without a value', file(sequence(content(sequence(sequence(oid(PKCS12_OID.certBag))))))],
    ['three thousand bags', file(sequence(content(sequence(...Array.from({ length: 3000 }, () => certBag)))))],
    ['bags nested without end', file(sequence(content(sequence(nest(20)))))],
    ['a salt of two kilobytes', file(authSafe, longSalt())],
  ])('refuses %s', async (_, made) => {
    await expect(openPkcs12(made, [])).rejects.toThrow(expect.objectContaining({ code: 'der.malformed' }));
  });
});

function nest(levels: number): Bytes {
  return levels === 0 ? certBag : bag(PKCS12_OID.safeContentsBag, sequence(nest(levels - 1)));
}

function longSalt(): Bytes {
  const digestInfo = sequence(sequence(oid(OID.sha1), NULL), octetString(new Uint8Array(20)));
  return sequence(digestInfo, octetString(new Uint8Array(2048)), tlv(0x02, Uint8Array.of(1)));
}
