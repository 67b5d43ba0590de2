import { type Bytes, ownBytes } from '../bytes.ts';
import { PkiError } from '../pki-error.ts';
import { findCsr } from './csr-text.ts';
import { splitCsr } from './read-csr.ts';

/** The SubjectPublicKeyInfo of a request that checkCsr has found sound, DER. Throws PkiError der.malformed otherwise. */
export function csrPublicKey(text: string): Bytes {
  const found = findCsr(text);
  if ('fault' in found) throw new PkiError('der.malformed', { findings: [found.fault] });
  return ownBytes(splitCsr(found.der).spki);
}
