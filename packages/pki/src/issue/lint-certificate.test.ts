import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Bytes, concatBytes } from '../bytes.ts';
import { writeName } from '../der/name.ts';
import { childrenOf, rawOf, readDer } from '../der/read.ts';
import { ascii, context, contextPrimitive, octetString, oid, sequence, TRUE, tlv } from '../der/write.ts';
import { createTestAuthority, testProfile, testRequest } from '../testing/test-authority.ts';
import { lintCertificate } from './lint-certificate.ts';
import { randomSerialNumber } from './serial-number.ts';
import * as extensions from './write-extensions.ts';
import { writeTbs } from './write-tbs.ts';

const profile = testProfile(createTestAuthority().issuer);
const request = testRequest();
const serialNumber = randomSerialNumber();
const target = { profile, request, serialNumber };
const sound = writeTbs(profile, request, serialNumber);
const fields = childrenOf(readDer(sound)).map(rawOf);

/** The sound certificate with one of its eight fields replaced. */
function withField(index: number, field: Uint8Array): Bytes {
  return sequence(...fields.map((original, i) => (i === index ? field : original)));
}

const soundExtensions = childrenOf(childrenOf(readDer(fields[7] ?? new Uint8Array()))[0] ?? readDer(sound)).map(rawOf);

function withExtensions(list: readonly Uint8Array[]): Bytes {
  return withField(7, context(3, sequence(...list)));
}

describe('lintCertificate', () => {
  it('finds nothing wrong with what the writer wrote', () => {
    expect(lintCertificate(sound, target)).toEqual([]);
    expect(withExtensions(soundExtensions)).toEqual(sound);
  });

  it('notices any octet that was changed', () => {
    fc.assert(
      fc.property(fc.nat(sound.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
        const changed = sound.map((octet, i) => (i === at ? octet ^ by : octet));
        expect(lintCertificate(changed, target)).not.toEqual([]);
      }),
      { numRuns: 3000 },
    );
  });

  it('notices any extension that is missing, twice there or foreign', () => {
    for (const [i, extension] of soundExtensions.entries()) {
      expect(lintCertificate(withExtensions(soundExtensions.toSpliced(i, 1)), target)).toEqual([
        expect.stringMatching(/missing$/),
      ]);
      expect(lintCertificate(withExtensions([...soundExtensions, extension]), target)).toEqual([
        expect.stringMatching(/twice$/),
      ]);
    }
    const foreign = extensions.subjectKeyIdentifier(Uint8Array.of(1));
    expect(lintCertificate(withExtensions([...soundExtensions, foreign]), target)).toEqual([
      expect.stringMatching(/does not belong/),
    ]);
  });

  const replaced = (value: Bytes): Bytes => {
    const kind = rawOf(childrenOf(readDer(value))[0] ?? readDer(value)).join();
    return withExtensions(
      soundExtensions.map((old) => (rawOf(childrenOf(readDer(old))[0] ?? readDer(old)).join() === kind ? value : old)),
    );
  };
  it.each([
    [
      'one name more',
      extensions.subjectAltName([...request.names, 'more.example.com'], 'named'),
      'subjectAltName: not as ordered',
    ],
    ['one name fewer', extensions.subjectAltName(['www.example.com'], 'named'), 'subjectAltName: not as ordered'],
    [
      'names in another order',
      extensions.subjectAltName(request.names.toReversed(), 'named'),
      'subjectAltName: not as ordered',
    ],
    ['critical names', extensions.subjectAltName(request.names, 'empty'), 'subjectAltName: critical'],
    ['the key usage of RSA', extensions.keyUsage('signatureAndEncipherment'), 'keyUsage: not as ordered'],
    ['the key usage of a CA', extensions.keyUsage('certificateAuthority'), 'keyUsage: not as ordered'],
    ['the constraints of a CA', extensions.authorityConstraints({}), 'basicConstraints: not as ordered'],
    [
      'another authority',
      extensions.authorityKeyIdentifier(Uint8Array.of(1)),
      'authorityKeyIdentifier: not as ordered',
    ],
    [
      'two reserved policies',
      extensions.certificatePolicies(['2.23.140.1.2.1', '2.23.140.1.2.2', profile.policyOid]),
      'certificatePolicies: not as ordered',
    ],
    [
      'no OCSP address',
      extensions.authorityInfoAccess({ caIssuersUrl: profile.caIssuersUrl }),
      'authorityInfoAccess: not as ordered',
    ],
    [
      'another CRL',
      extensions.crlDistributionPoints('http://other.example.com/'),
      'crlDistributionPoints: not as ordered',
    ],
    [
      'another key purpose',
      sequence(oid('2.5.29.37'), octetString(sequence(oid('1.3.6.1.5.5.7.3.2')))),
      'extKeyUsage: not as ordered',
    ],
  ])('notices %s', (_, extension, finding) => {
    expect(lintCertificate(replaced(extension), target)).toEqual([finding]);
  });

  it('notices an address among the names', () => {
    const names = sequence(
      contextPrimitive(2, ascii('www.example.com')),
      contextPrimitive(7, Uint8Array.of(10, 0, 0, 1)),
    );
    expect(lintCertificate(replaced(sequence(oid('2.5.29.17'), octetString(names))), target)).not.toEqual([]);
  });

  it.each([
    ['version 1', 0, context(0, tlv(2, Uint8Array.of(0))), 'version: not 3'],
    ['a negative serial number', 1, tlv(2, Uint8Array.of(0x80, ...Array(15).fill(1))), 'serialNumber: not positive'],
    ['a short serial number', 1, tlv(2, Uint8Array.of(1, 2, 3)), 'serialNumber: no room for 64 random bits'],
    ['a long serial number', 1, tlv(2, Uint8Array.of(...Array(21).fill(1))), 'serialNumber: not below 2^159'],
    ['another signature algorithm', 2, sequence(oid('1.2.840.10045.4.3.4')), "signature: not the issuer's"],
    ['another issuer', 3, writeName([{ oid: '2.5.4.3', text: 'Other' }]), "issuer: not the issuer's subject"],
    [
      'an organization in a DV subject',
      5,
      writeName([
        { oid: '2.5.4.10', text: 'X' },
        { oid: '2.5.4.3', text: 'www.example.com' },
      ]),
      'subject: a field that DV does not have',
    ],
    [
      'another common name',
      5,
      writeName([{ oid: '2.5.4.3', text: 'example.com' }]),
      'subject: the common name is not the first name',
    ],
    ['another key', 6, testRequestKey(), 'publicKey: not the one asked for'],
  ] as const)('notices %s', (_, index, field, finding) => {
    expect(lintCertificate(withField(index, field), target)).toContain(finding);
  });

  it('notices unique identifiers and other additions', () => {
    const more = sequence(...fields.slice(0, 7), contextPrimitive(1, Uint8Array.of(0, 1)), ...fields.slice(7));
    expect(lintCertificate(more, target)).toContain('encoding: not a certificate');
    expect(lintCertificate(concatBytes([sound, TRUE]), target)).toContain('encoding: not a certificate');
  });

  it('answers every octet string', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (octets) => {
        expect(lintCertificate(octets, target)).not.toEqual([]);
      }),
    );
  });
});

function testRequestKey(): Uint8Array {
  return testRequest().publicKey.map((octet, i, all) => (i === all.length - 1 ? octet ^ 1 : octet));
}
