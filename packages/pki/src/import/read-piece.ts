import { guard, readObjects } from './read-object.ts';
import { readText } from './read-text.ts';
import { addFault, charge, isSpent, type Piece, type Reading, tooLarge } from './reading.ts';
import { decodeTextFile } from './text.ts';
import { zipEntries } from './zip.ts';

/** Reads whatever it is, by its content alone: an archive, DER, a mail, PEM, base64. Never throws for input. */
export async function readPiece(reading: Reading, piece: Piece): Promise<void> {
  if (!charge(reading, piece) || piece.bytes.length === 0) return; // an empty part costs as well
  const { bytes } = piece;
  if (startsWith(bytes, 0x50, 0x4b, 0x03, 0x04) || startsWith(bytes, 0x50, 0x4b, 0x05, 0x06)) {
    return readZip(reading, piece);
  }
  if (startsWith(bytes, 0xfe, 0xed, 0xfe, 0xed) || startsWith(bytes, 0xce, 0xce, 0xce, 0xce)) {
    return addFault(reading, 'import.java_keystore', { source: piece.source });
  }
  if (looksLikeDer(bytes)) return readObjects(reading, piece, readPiece);
  await readText(reading, { piece, text: decodeTextFile(bytes) }, readPiece);
}

const startsWith = (bytes: Uint8Array, ...magic: readonly number[]): boolean =>
  magic.every((octet, i) => bytes[i] === octet);

/** A SEQUENCE or an OID; a text that begins with "0" has no control characters soon after. */
function looksLikeDer(bytes: Uint8Array): boolean {
  if (bytes[0] !== 0x30 && bytes[0] !== 0x06) return false;
  return bytes.subarray(1, 64).some((octet) => octet < 0x09 || (octet > 0x0d && octet < 0x20) || octet >= 0x80);
}

async function readZip(reading: Reading, piece: Piece): Promise<void> {
  const { source } = piece;
  await guard(reading, piece, 'zip', async () => {
    for (const entry of zipEntries(piece.bytes)) {
      if (entry.isLocked) {
        addFault(reading, 'import.zip_locked', { source });
        continue;
      }
      const bytes = entry.read(reading.bytesLeft);
      if (!bytes) return tooLarge(reading, source);
      await readPiece(reading, { source, bytes, depth: piece.depth + 1 });
      if (isSpent(reading)) return;
    }
  });
}
