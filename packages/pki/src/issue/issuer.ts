import { createPublicKey, hash, type KeyObject, sign } from 'node:crypto';
import { type Bytes, equalBytes, ownBytes } from '../bytes.ts';
import { OID } from '../der/oids.ts';
import { contentOf, expectTag, rawOf, readDer } from '../der/read.ts';
import { bitString, oid, sequence } from '../der/write.ts';
import { keyOctets, readPublicKey } from '../keys/public-key.ts';
import { PkiError } from '../pki-error.ts';
import { splitTbs, tbsOf } from './read-certificate.ts';
import { readTime } from './read-time.ts';

/** A certificate authority ready to sign: its certificate and the private key that belongs to it. */
export type Issuer = {
  certificate: Bytes;
  /** The certificate's subject as DER: the issuer field of what it signs. */
  name: Bytes;
  keyIdentifier: Bytes;
  /** The key's octets without algorithm, as OCSP hashes them. */
  keyOctets: Bytes;
  notBefore: Date;
  notAfter: Date;
  algorithm: { digest: 'sha256' | 'sha384'; identifier: Bytes };
  privateKey: KeyObject;
};

/**
 * Brings a CA certificate (DER) and its private key together. Throws PkiError issuer.unusable when they do not belong
 * together, the key is not ECDSA P-256 or P-384, or the certificate has no key identifier.
 */
export function loadIssuer({ certificate, privateKey }: { certificate: Uint8Array; privateKey: KeyObject }): Issuer {
  const own = ownBytes(certificate);
  const parts = splitTbs(tbsOf(own));
  const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  if (!equalBytes(publicKey, parts.spki)) throw unusable('the private key belongs to another certificate');
  const keyIdentifier = parts.extensions.find((extension) => extension.oid === OID.subjectKeyIdentifier);
  if (!keyIdentifier) throw unusable('no subject key identifier');
  return {
    certificate: own,
    name: ownBytes(rawOf(parts.subject)),
    keyIdentifier: ownBytes(contentOf(expectTag(readDer(keyIdentifier.value), 0x04))),
    keyOctets: ownBytes(keyOctets(parts.spki)),
    notBefore: readTime(parts.notBefore),
    notAfter: readTime(parts.notAfter),
    algorithm: signingAlgorithm(parts.spki),
    privateKey,
  };
}

/** The hash that fits the curve, as BR 7.1.3.2.2 pairs them. */
export function signingAlgorithm(spki: Uint8Array): Issuer['algorithm'] {
  const key = readPublicKey(spki);
  const curve = key.type === 'ECDSA' ? key.curve : undefined;
  if (curve === 'P-256') return { digest: 'sha256', identifier: sequence(oid(OID.ecdsaWithSha256)) };
  if (curve === 'P-384') return { digest: 'sha384', identifier: sequence(oid(OID.ecdsaWithSha384)) };
  throw unusable('the key is neither ECDSA P-256 nor P-384');
}

/** Signs a to-be-signed structure and closes it: SEQUENCE { tbs, algorithm, signature }. */
export function signStructure(
  tbs: Uint8Array,
  { algorithm, privateKey }: Pick<Issuer, 'algorithm' | 'privateKey'>,
): Bytes {
  return sequence(tbs, algorithm.identifier, bitString(sign(algorithm.digest, tbs, privateKey)));
}

/** 160 bits of SHA-256 over the key (RFC 7093, method 1). */
export function keyIdentifierOf(spki: Uint8Array): Bytes {
  return ownBytes(hash('sha256', keyOctets(spki), 'buffer').subarray(0, 20));
}

function unusable(finding: string): PkiError {
  return new PkiError('issuer.unusable', { findings: [finding] });
}
