import type { ImportFault, ImportFaultCode } from '@certdesk/contract';
import { toHex } from '../bytes.ts';
import { createEffort, type Effort } from '../encryption/effort.ts';
import { MAX_BYTES, MAX_DEPTH, MAX_KEYS, MAX_LOCKED, MAX_MEGABYTES, MAX_OBJECTS, MAX_PASSWORDS } from './limits.ts';
import type {
  CertificateFound,
  CsrFound,
  FindOptions,
  ImportSource,
  LockedFound,
  Material,
  PrivateKeyFound,
} from './types.ts';

/** What is being read: where it came from and how deep in archives and mails it lies. */
export type Piece = {
  readonly source: ImportSource;
  readonly bytes: Uint8Array;
  readonly depth: number;
  /** What its armor calls it, to name it in a fault. */
  readonly label?: string;
};

/** Unreadable things by what they are, for import.not_recognized. */
export type Strange = 'public_key' | 'crl' | 'ssh_key' | 'pgp' | 'other';

/** One import under way: what was found so far, and what it may still cost. */
export type Reading = {
  readonly passwords: readonly string[];
  readonly opensLocked: boolean;
  readonly effort: Effort;
  readonly certificates: Map<string, CertificateFound>;
  readonly keys: Map<string, PrivateKeyFound>;
  readonly requests: Map<string, CsrFound>;
  readonly locked: Map<string, LockedFound>;
  readonly faults: Map<string, ImportFault>;
  bytesLeft: number;
  objectsLeft: number;
  lockedLeft: number;
  keysLeft: number;
  /** Of everything recognized so far, also twice: what it grows by tells whether a source held anything. */
  recognized: number;
  /** What the source at hand holds that an import has no use for. */
  strange: Strange | undefined;
  /** The curve of the last EC PARAMETERS block. */
  curve: string | undefined;
};

export function createReading({ passwords, opensLocked = true }: FindOptions): Reading {
  return {
    passwords: passwords.slice(0, MAX_PASSWORDS),
    opensLocked,
    effort: createEffort(),
    certificates: new Map(),
    keys: new Map(),
    requests: new Map(),
    locked: new Map(),
    faults: new Map(),
    bytesLeft: MAX_BYTES,
    objectsLeft: MAX_OBJECTS,
    lockedLeft: MAX_LOCKED,
    keysLeft: MAX_KEYS,
    recognized: 0,
    strange: undefined,
    curve: undefined,
  };
}

export function addFault(
  reading: Reading,
  code: ImportFaultCode,
  { source, params }: { source?: ImportSource; params?: ImportFault['params'] } = {},
): void {
  const fault = { code, ...(params && { params }), ...(source && { source: source.name }) };
  reading.recognized += 1;
  reading.faults.set(JSON.stringify(fault), fault);
}

/** Pays for a piece before it is read; false, with the fault noted, when the import has become too large. */
export function charge(reading: Reading, { source, bytes, depth }: Piece): boolean {
  reading.bytesLeft -= bytes.length;
  reading.objectsLeft -= 1;
  if (reading.bytesLeft < 0) tooLarge(reading, source);
  else if (reading.objectsLeft < 0) addFault(reading, 'import.too_many', { source, params: { max: MAX_OBJECTS } });
  else if (depth > MAX_DEPTH) addFault(reading, 'import.too_deep', { source, params: { max: MAX_DEPTH } });
  else return true;
  return false;
}

/** Whether nothing more may be read; why so has been noted. */
export const isSpent = ({ bytesLeft, objectsLeft }: Reading): boolean => bytesLeft < 0 || objectsLeft < 0;

export function tooLarge(reading: Reading, source: ImportSource): void {
  addFault(reading, 'import.too_large', { source, params: { max: MAX_MEGABYTES } });
}

export type Found = CertificateFound | PrivateKeyFound | CsrFound;

export function addFound(reading: Reading, found: Found): void {
  reading.recognized += 1;
  if (found.kind === 'certificate') keep(reading.certificates, found.fingerprintSha256, found);
  else if (found.kind === 'private_key') keep(reading.keys, found.publicKeySha256, found);
  else keep(reading.requests, toHex(found.der), found);
}

/** Each once. What was put into a field of its own says more than the same thing in a drop of many. */
function keep<T extends Found>(map: Map<string, T>, key: string, found: T): void {
  const known = map.get(key);
  if (!known || (known.source.field !== OWN_FIELD[found.kind] && found.source.field === OWN_FIELD[found.kind])) {
    map.set(key, found);
  }
}

const OWN_FIELD = { certificate: 'certificate', private_key: 'privateKey', csr: 'csr' } as const;

export function materialOf({ certificates, keys, requests, locked, faults }: Reading): Material {
  return {
    certificates: [...certificates.values()],
    keys: [...keys.values()],
    requests: [...requests.values()],
    locked: [...locked.values()],
    faults: [...faults.values()],
  };
}
