import { equalBytes } from '../bytes.ts';
import { OID } from '../der/oids.ts';
import { childrenOf, rawOf, readDer } from '../der/read.ts';
import { oid, sequence, tlv } from '../der/write.ts';
import { CURVE_OIDS, type PublicKey } from './public-key.ts';

const NULL = tlv(0x05);

/**
 * Whether the algorithm of a SubjectPublicKeyInfo is written octet by octet as BR 7.1.3.1 wants it. Programs do not look at
 * what stands in the place of the NULL of an RSA key: with anything else there, a key would have many fingerprints.
 */
export function hasExactAlgorithm(spki: Uint8Array, key: PublicKey): boolean {
  if (key.type === 'other') return true; // refused for what it is
  const [algorithm] = childrenOf(readDer(spki));
  const exact =
    key.type === 'RSA'
      ? sequence(oid(OID.rsaEncryption), NULL)
      : sequence(oid(OID.ecPublicKey), oid(CURVE_OIDS[key.curve]));
  return algorithm !== undefined && equalBytes(rawOf(algorithm), exact);
}
