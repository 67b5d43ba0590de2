import type { ImportFaultCode } from '@certdesk/contract';
import { type Bytes, toHex } from '../bytes.ts';
import { toDer } from '../der/ber.ts';
import { decryptPkcs8 } from '../encryption/decrypt-key.ts';
import type { Locked } from '../encryption/password.ts';
import { sha256 } from '../fingerprint.ts';
import { openPkcs12 } from '../pkcs12/read-pkcs12.ts';
import { PkiError } from '../pki-error.ts';
import { type DerKind, kindOfDer } from './der-object.ts';
import { MAX_KEYS, MAX_OBJECT_BYTES } from './limits.ts';
import { readCertificate } from './read-certificate.ts';
import { readPkcs7 } from './read-pkcs7.ts';
import { type KeyForm, readCurve, readPrivateKey } from './read-private-key.ts';
import { readRequest } from './read-request.ts';
import { addFault, addFound, charge, type Piece, type Reading } from './reading.ts';
import { splitValues } from './split-values.ts';
import type { LockedFound } from './types.ts';

/** Opens what is within: the whole text of a signed mail. Given by the caller, which this would else depend on in turn. */
export type ReadPiece = (reading: Reading, piece: Piece) => Promise<void>;

/**
 * Every DER or BER value of a piece, by its content. What is damaged becomes a fault; but after the first value in armor
 * there is only what ran into it (a signature under the mail, after a missing END line) or what OpenSSL adds to
 * certificates that it trusts.
 */
export async function readObjects(reading: Reading, piece: Piece, readPiece: ReadPiece): Promise<void> {
  let isFirst = true;
  for (const bytes of splitValues(piece.bytes)) {
    const value = { ...piece, bytes };
    if (!isFirst && (!charge(reading, value) || (piece.label !== undefined && !isKnown(bytes)))) return;
    isFirst = false;
    await guard(reading, piece, promisedBy(value), () =>
      readObject(reading, { ...value, bytes: toDer(bytes) }, readPiece),
    );
  }
}

function isKnown(bytes: Uint8Array): boolean {
  try {
    return kindOfDer(toDer(bytes)) !== 'other';
  } catch (error) {
    if (error instanceof PkiError) return false;
    throw error;
  }
}

export type What = 'certificate' | 'private_key' | 'csr' | 'pkcs7' | 'pkcs12' | 'zip' | 'other';

export function whatOf(label = ''): What {
  if (label.includes('PRIVATE KEY')) return 'private_key';
  if (label.includes('REQUEST')) return 'csr';
  if (/PKCS ?#?7|CMS/.test(label)) return 'pkcs7';
  return label.includes('CERTIFICATE') ? 'certificate' : 'other';
}

/** What damaged octets were to be, by their armor, or by how PKCS #12 begins: its length, then version 3. */
function promisedBy({ label, bytes }: Piece): What {
  const head = toHex(bytes.subarray(1, 10));
  return label === undefined && /^(?:8.(?:..){1,4})?02010330/.test(head) ? 'pkcs12' : whatOf(label);
}

const WHAT: Readonly<Record<DerKind, What>> = {
  certificate: 'certificate',
  csr: 'csr',
  pkcs7: 'pkcs7',
  pkcs12: 'pkcs12',
  encrypted_key: 'private_key',
  encrypted_mail: 'other',
  pkcs8: 'private_key',
  pkcs1: 'private_key',
  sec1: 'private_key',
  dsa: 'private_key',
  public_key: 'other',
  crl: 'other',
  curve: 'other',
  other: 'other',
};

const REFUSALS: Readonly<Partial<Record<PkiError['code'], ImportFaultCode>>> = {
  'der.malformed': 'import.damaged',
  'encryption.unsupported': 'import.encryption_unknown',
  'encryption.too_costly': 'import.encryption_costly',
};

/** Turns what a reader refuses into a fault; anything else is a mistake of ours and not hidden. */
export async function guard(reading: Reading, { source }: Piece, what: What, read: () => Promise<void>): Promise<void> {
  try {
    await read();
  } catch (error) {
    const code = error instanceof PkiError ? REFUSALS[error.code] : undefined;
    if (!code) throw error;
    addFault(reading, code, { source, params: { what } });
  }
}

async function readObject(reading: Reading, piece: Piece, readPiece: ReadPiece): Promise<void> {
  const kind = kindOfDer(piece.bytes);
  if (kind === 'other') return unknownObject(reading, piece);
  await guard(reading, piece, WHAT[kind], () => readKind(reading, { kind, piece }, readPiece));
}

/** Armor that promises more than unknown DER is damaged; elsewhere it is merely unknown. */
function unknownObject(reading: Reading, { label, source }: Piece): void {
  const what = whatOf(label);
  if (what !== 'other') addFault(reading, 'import.damaged', { source, params: { what } });
}

async function readKind(
  reading: Reading,
  { kind, piece }: { kind: DerKind; piece: Piece },
  readPiece: ReadPiece,
): Promise<void> {
  const { bytes, source } = piece;
  if (kind === 'pkcs7') return readBundle(reading, piece, readPiece);
  if (kind === 'pkcs12') return openStore(reading, piece, readPiece);
  if (kind === 'encrypted_mail') return addFault(reading, 'import.mail_encrypted', { source });
  if (bytes.length > MAX_OBJECT_BYTES) throw new PkiError('der.malformed', { findings: ['too large'] });
  switch (kind) {
    case 'certificate':
      return addFound(reading, await readCertificate(bytes, source));
    case 'csr':
      return addFound(reading, await readRequest(bytes, source));
    case 'encrypted_key':
      return openKey(reading, piece);
    case 'curve':
      reading.curve = readCurve(bytes);
      return undefined;
    case 'public_key':
    case 'crl':
      reading.strange = kind;
      return undefined;
    case 'other':
      return undefined;
    default:
      return addKey(reading, piece, kind);
  }
}

async function addKey(reading: Reading, { bytes, source }: Piece, form: KeyForm): Promise<void> {
  reading.keysLeft -= 1;
  if (reading.keysLeft < 0) return addFault(reading, 'import.too_many', { source, params: { max: MAX_KEYS } });
  const key = await readPrivateKey({ der: bytes, form, curve: reading.curve }, source);
  if ('kind' in key) addFound(reading, key);
  else addFault(reading, 'import.key_type', { source, params: { type: key.unsupported } });
}

async function readBundle(reading: Reading, piece: Piece, readPiece: ReadPiece): Promise<void> {
  const { certificates, content } = readPkcs7(piece.bytes);
  if (content) await readPiece(reading, { ...piece, bytes: content, depth: piece.depth + 1 });
  for (const bytes of certificates) await readWithin(reading, { ...piece, bytes }, readPiece);
}

async function readWithin(reading: Reading, piece: Piece, readPiece: ReadPiece): Promise<void> {
  if (charge(reading, piece)) await readObject(reading, piece, readPiece);
}

async function openStore(reading: Reading, piece: Piece, readPiece: ReadPiece): Promise<void> {
  const opened = await unlock(reading, { piece, kind: 'pkcs12' }, () =>
    openPkcs12(piece.bytes, reading.passwords, reading.effort),
  );
  for (const bytes of opened ? [...opened.certificates, ...opened.keys] : []) {
    await readWithin(reading, { ...piece, bytes }, readPiece);
  }
}

async function openKey(reading: Reading, piece: Piece): Promise<void> {
  const bytes = await unlock(reading, { piece, kind: 'private_key' }, () =>
    decryptPkcs8(piece.bytes, reading.passwords, reading.effort),
  );
  if (bytes) await addKey(reading, { ...piece, bytes }, 'pkcs8');
}

type LockedPiece = { piece: Piece; kind: LockedFound['kind'] };

/** What was locked, opened; undefined when no password opens it, which is noted then. */
export async function unlock<T extends object>(
  reading: Reading,
  { piece, kind }: LockedPiece,
  open: () => Promise<T | Locked>,
): Promise<T | undefined> {
  const id = toHex(await sha256(piece.bytes));
  reading.recognized += 1;
  if (reading.locked.has(id)) return undefined;
  reading.lockedLeft -= 1;
  if (reading.lockedLeft < 0) throw new PkiError('encryption.too_costly', { findings: ['too many locked objects'] });
  const opened = reading.opensLocked ? await open() : 'password_needed';
  if (typeof opened === 'object') return opened;
  reading.locked.set(id, { kind, source: piece.source, wrongPassword: opened === 'password_wrong' });
  return undefined;
}

/** A key that was decrypted from traditional PEM: in whatever form its label said. */
export async function readDecrypted(reading: Reading, piece: Piece, der: Bytes): Promise<void> {
  const form = kindOfDer(der);
  if (form === 'pkcs1' || form === 'sec1' || form === 'pkcs8' || form === 'dsa') {
    return addKey(reading, { ...piece, bytes: der }, form);
  }
  throw new PkiError('der.malformed', { findings: [`${form} where a key should be`] });
}
