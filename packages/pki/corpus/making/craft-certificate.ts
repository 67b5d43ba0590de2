import { createPrivateKey, createPublicKey, generatePrimeSync, sign } from 'node:crypto';
import { ownBytes } from '../../src/bytes.ts';
import { OID } from '../../src/der/oids.ts';
import { rawOf } from '../../src/der/read.ts';
import {
  ascii,
  bitString,
  context,
  contextPrimitive,
  integer,
  NULL,
  octetString,
  oid,
  sequence,
  set,
  time,
  utf8String,
} from '../../src/der/write.ts';
import { splitCertificate } from '../../src/import/split-certificate.ts';
import { pemEncode } from '../../src/pem.ts';
import { rsaSpki } from '../../src/testing/craft-csr.ts';
import type { Issued } from './authority.ts';
import { derOf } from './tools.ts';

type Crafted = { spki: Uint8Array; issuer: Issued; dnsName: string };

/** A certificate for any key, also for one that no program would take. */
export function craftCertificate({ spki, issuer, dnsName }: Crafted): string {
  const algorithm = sequence(oid(OID.sha256WithRsa), NULL);
  const validity = sequence(time(new Date('2020-01-01')), time(new Date('2099-01-01')));
  const subject = sequence(set(sequence(oid(OID.commonName), utf8String(dnsName))));
  const names = octetString(sequence(contextPrimitive(2, ascii(dnsName))));
  const extensions = context(3, sequence(sequence(oid(OID.subjectAltName), names)));
  const issuerName = rawOf(splitCertificate(derOf(issuer.certificate)).subject);
  const start = [context(0, integer(2)), integer(4242), algorithm, issuerName, validity, subject];
  const tbs = sequence(...start, spki, extensions);
  return pemEncode('CERTIFICATE', sequence(tbs, algorithm, bitString(sign('sha256', tbs, issuer.key))));
}

/** Public keys as broken programs have made them. */
export function rsaOf(kind: 'small-factor' | 'close-primes' | 'huge'): Uint8Array {
  const prime = (bits: number): bigint => generatePrimeSync(bits, { bigint: true });
  if (kind === 'huge') return rsaSpki(2n ** 16383n + 1n);
  if (kind === 'small-factor') return rsaSpki(multipleOf(751n));
  const p = prime(1024);
  return rsaSpki(p * p);
}

/** An odd number of exactly 2048 bits. */
function multipleOf(factor: bigint): bigint {
  const wanted = 2n ** 2047n + 2n ** 2046n;
  const multiple = wanted - (wanted % factor) + factor;
  return multiple % 2n === 0n ? multiple + factor : multiple;
}

/** RFC 9500, 2.3, testECCP256: printed in the standard, so that everybody has it. */
const jwk = {
  kty: 'EC',
  crv: 'P-256',
  d: '5stb3YCqRa6clejBVHZnn_7JU8FoUecR50OTlYnGT8E',
  x: 'QiVI-I-3gv-17KN0RFLHKh5Vj71vc75eSOkyMsxFxbE',
  y: 'bEzRDEy41bihcTnpSILImSVymTQl9BQZq36QpCpJQnI',
};
const published = createPrivateKey({ key: jwk, format: 'jwk' });
export const RFC_9500_KEY = {
  pem: published.export({ type: 'pkcs8', format: 'pem' }).toString(),
  spki: ownBytes(createPublicKey(published).export({ type: 'spki', format: 'der' })),
};
