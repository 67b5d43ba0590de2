import { ownBytes, toHex } from '../bytes.ts';
import { type CsrParts, readAttributes, readSubject, splitCsr } from '../csr/read-csr.ts';
import { OID } from '../der/oids.ts';
import { sha256 } from '../fingerprint.ts';
import { canonicalName, readServerNames } from './alternative-names.ts';
import type { CsrFound, ImportSource } from './types.ts';

/** What a certificate signing request says. Throws PkiError der.malformed. */
export async function readRequest(bytes: Uint8Array, source: ImportSource): Promise<CsrFound> {
  const der = ownBytes(bytes);
  const parts = splitCsr(der);
  const publicKeySha256 = toHex(await sha256(parts.spki));
  return { kind: 'csr', source, der, publicKeySha256, names: requestedNames(parts) };
}

function requestedNames({ subject, attributes }: CsrParts): string[] {
  const commonNames = readSubject(subject).filter((field) => field.oid === OID.commonName);
  const extensions = readAttributes(attributes).extensions.filter(({ oid }) => oid === OID.subjectAltName);
  const alternatives = extensions.flatMap(({ value }) => readServerNames(value));
  return [...new Set([...commonNames.map(({ text }) => canonicalName(text)), ...alternatives])];
}
