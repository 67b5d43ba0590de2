import { Inflate } from 'fflate';
import { type Bytes, concatBytes } from '../bytes.ts';
import { PkiError } from '../pki-error.ts';

/** One file of an archive. `read` unpacks no more than `limit` octets and says so by undefined when there are more. */
export type ZipEntry = { readonly isLocked: boolean; readonly read: (limit: number) => Bytes | undefined };

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_ENTRY = 0x04034b50;
const MAX_COMMENT = 65_535;

/** A view of an archive (APPNOTE.TXT of PKWARE); numbers are little-endian. Reading past its end is the archive's fault. */
type Archive = { readonly bytes: Uint8Array; readonly view: DataView };

const damaged = (what: string): PkiError => new PkiError('der.malformed', { findings: [`zip: ${what}`] });

/**
 * The files of an archive, as its directory lists them, at most `max`. The sizes it states are not believed. Throws
 * PkiError der.malformed.
 */
export function* zipEntries(bytes: Uint8Array): Generator<ZipEntry> {
  const archive = { bytes, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength) };
  const end = findEnd(archive);
  let offset = number(archive, end + 16, 4);
  for (let left = number(archive, end + 10, 2); left > 0; left -= 1) {
    if (number(archive, offset, 4) !== DIRECTORY_ENTRY) throw damaged('no directory entry');
    const nameLength = number(archive, offset + 28, 2);
    const isFolder = bytes[offset + 45 + nameLength] === 0x2f;
    if (!isFolder) yield entryAt(archive, offset);
    offset += 46 + nameLength + number(archive, offset + 30, 2) + number(archive, offset + 32, 2);
  }
}

/** The end of the directory stands last, before a comment that nobody writes. */
function findEnd(archive: Archive): number {
  const last = archive.bytes.length - 22;
  for (let offset = last; offset >= 0 && offset >= last - MAX_COMMENT; offset -= 1) {
    if (number(archive, offset, 4) === END_OF_DIRECTORY) return offset;
  }
  throw damaged('no end of directory');
}

function number({ view }: Archive, offset: number, size: 2 | 4): number {
  if (offset + size > view.byteLength) throw damaged('cut off');
  return size === 2 ? view.getUint16(offset, true) : view.getUint32(offset, true);
}

function entryAt(archive: Archive, offset: number): ZipEntry {
  const isLocked = (number(archive, offset + 8, 2) & 1) === 1;
  const method = number(archive, offset + 10, 2);
  const packedSize = number(archive, offset + 20, 4);
  const local = number(archive, offset + 42, 4);
  return { isLocked, read: (limit) => unpack(packedContent(archive, local, packedSize), { method, limit }) };
}

function packedContent(archive: Archive, local: number, size: number): Uint8Array {
  if (number(archive, local, 4) !== LOCAL_ENTRY) throw damaged('no local entry');
  const from = local + 30 + number(archive, local + 26, 2) + number(archive, local + 28, 2);
  if (from + size > archive.bytes.length) throw damaged('content past the end');
  return archive.bytes.subarray(from, from + size);
}

const STORED = 0;
const DEFLATED = 8;
/** Deflate makes at most 1032 octets of one: so much memory is taken before the limit is noticed. */
const CHUNK = 2048;

function unpack(packed: Uint8Array, { method, limit }: { method: number; limit: number }): Bytes | undefined {
  if (method === STORED) return packed.length > limit ? undefined : concatBytes([packed]);
  if (method !== DEFLATED) throw damaged(`method ${method}`);
  const parts: Uint8Array[] = [];
  let length = 0;
  const inflate = new Inflate((part) => {
    parts.push(part);
    length += part.length;
  });
  for (let offset = 0; offset < packed.length; offset += CHUNK) {
    push(inflate, packed.subarray(offset, offset + CHUNK), offset + CHUNK >= packed.length);
    if (length > limit) return undefined;
  }
  return concatBytes(parts);
}

function push(inflate: Inflate, chunk: Uint8Array, isLast: boolean): void {
  try {
    inflate.push(chunk, isLast);
  } catch (error) {
    throw new PkiError('der.malformed', { findings: ['zip: not deflated'], cause: error });
  }
}
