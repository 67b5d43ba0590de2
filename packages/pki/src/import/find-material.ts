import type { ImportFaultCode } from '@certdesk/contract';
import { readPiece } from './read-piece.ts';
import { addFault, createReading, materialOf, type Reading } from './reading.ts';
import type { FindOptions, ImportSource, Material } from './types.ts';

/**
 * Finds certificates, keys and requests in whatever a person pasted, chose or dropped, by content and never by name or
 * label: PEM in any state, base64, DER, PKCS #7, PKCS #12, archives, mails. Passwords are tried on everything that is
 * locked. Never throws for input: what cannot be read is `locked` or among the `faults`. Needs WebCrypto, which browsers
 * offer on https and localhost only.
 */
export async function findMaterial(sources: readonly ImportSource[], options: FindOptions): Promise<Material> {
  const reading = createReading(options);
  for (const source of sources) await readSource(reading, source);
  return materialOf(reading);
}

async function readSource(reading: Reading, source: ImportSource): Promise<void> {
  if (isBlank(source.bytes)) return;
  const before = reading.recognized;
  reading.strange = undefined;
  reading.curve = undefined;
  await readPiece(reading, { source, bytes: source.bytes, depth: 0 });
  if (reading.recognized > before) return;
  const what = reading.strange ?? 'other';
  const code = NOT_THIS[source.field];
  if (code && what === 'other') addFault(reading, code, { source, params: { found: 'other' } });
  else addFault(reading, 'import.not_recognized', { source, params: { what } });
}

const NOT_THIS: Readonly<Partial<Record<ImportSource['field'], ImportFaultCode>>> = {
  certificate: 'import.not_a_certificate',
  intermediateCertificates: 'import.not_a_certificate',
  privateKey: 'import.not_a_private_key',
  csr: 'import.not_a_csr',
};

/** A field that was left empty, or filled with spaces. */
function isBlank(bytes: Uint8Array): boolean {
  for (const octet of bytes) if (octet > 0x20) return false;
  return true;
}
