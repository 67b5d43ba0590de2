import type { Bytes } from './bytes.ts';
import { OID } from './der/oids.ts';
import { context, integer, oid, sequence, set } from './der/write.ts';

/**
 * A certs-only SignedData (RFC 5652, 5.1), DER, as a .p7b file holds it: what Windows imports in one step. The
 * certificates keep their order, the leaf first, because some programs show them so.
 */
export function createPkcs7Bundle(certificates: readonly Uint8Array[]): Bytes {
  const noDigests = set();
  const noSigners = set();
  const noContent = sequence(oid(OID.data));
  const signedData = sequence(integer(1), noDigests, noContent, context(0, ...certificates), noSigners);
  return sequence(oid(OID.signedData), context(0, signedData));
}
