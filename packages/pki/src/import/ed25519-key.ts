import { fromBase64, ownBytes } from '../bytes.ts';
import { OID } from '../der/oids.ts';
import { contentOf, expectTag, readDer } from '../der/read.ts';
import { bitString, integer, octetString, oid, sequence } from '../der/write.ts';
import { PkiError } from '../pki-error.ts';
import type { KeyPairDer, UnsupportedKey } from './read-private-key.ts';

/** The pair of a CurvePrivateKey (RFC 8410, 7). Throws PkiError der.malformed. */
export async function ed25519Pair(octets: Uint8Array): Promise<KeyPairDer | UnsupportedKey> {
  const seed = contentOf(expectTag(readDer(octets), 0x04));
  if (seed.length !== 32) throw new PkiError('der.malformed', { findings: ['no Ed25519 key'] });
  const algorithm = sequence(oid(OID.ed25519));
  const pkcs8 = sequence(integer(0), algorithm, octetString(octetString(seed)));
  const point = await publicPoint(ownBytes(pkcs8));
  return point ? { pkcs8, spki: sequence(algorithm, bitString(point)) } : { unsupported: 'Ed25519' };
}

/** Undefined in browsers that do not know the curve; no certificate of such a key is taken anyway. */
async function publicPoint(pkcs8: Uint8Array<ArrayBuffer>): Promise<Uint8Array | undefined> {
  try {
    const key = await crypto.subtle.importKey('pkcs8', pkcs8, 'Ed25519', true, ['sign']);
    const { x = '' } = await crypto.subtle.exportKey('jwk', key);
    return fromBase64(x.replaceAll('-', '+').replaceAll('_', '/'));
  } catch (error) {
    if (error instanceof Error && error.name === 'NotSupportedError') return undefined;
    throw new PkiError('der.malformed', { cause: error });
  }
}
