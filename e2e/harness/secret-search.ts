import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A piece of a secret in one of the forms in which it may lie about. */
export type Needle = { readonly form: string; readonly bytes: Buffer };

const PIECE_BYTES = 36;

/** Pieces of a secret's bytes, spread over it, without those that stand in what may be known (the CSR's public key). */
function piecesOf(der: Buffer, known: Buffer): Buffer[] {
  const pieces: Buffer[] = [];
  for (let offset = 0; offset + PIECE_BYTES <= der.length; offset += PIECE_BYTES) {
    const piece = der.subarray(offset, offset + PIECE_BYTES);
    if (!overlaps(piece, known)) pieces.push(piece);
  }
  return pieces;
}

/** Whether the piece shares a run of eight bytes with what may be known. */
function overlaps(piece: Buffer, known: Buffer): boolean {
  for (let offset = 0; offset + 8 <= piece.length; offset += 1)
    if (known.includes(piece.subarray(offset, offset + 8))) return true;
  return false;
}

const bodyOf = (pem: string): string[] => pem.split('\n').filter((line) => line !== '' && !line.startsWith('-----'));
export const derOf = (pem: string): Buffer => Buffer.from(bodyOf(pem).join(''), 'base64');

/** In another file the bytes may begin at another place of three, and then their base64 is another. */
const alignedBase64 = (piece: Buffer, shift: number): string =>
  Buffer.concat([Buffer.alloc(shift), piece])
    .toString('base64')
    .replace(/=+$/, '')
    .slice(shift === 0 ? 0 : 4, -2);

/** What to look for: the secret's bytes, hex in both cases, base64 however aligned, and the lines of its PEM. */
export function needlesOf(pem: string, known: Buffer): Needle[] {
  const pieces = piecesOf(derOf(pem), known);
  const lines = bodyOf(pem).filter((line) => line.length === 64 && !overlaps(Buffer.from(line, 'base64'), known));
  const text = (form: string) => (value: string) => ({ form, bytes: Buffer.from(value) });
  return [
    ...lines.map(text('PEM')),
    ...pieces.map((bytes) => ({ form: 'DER', bytes })),
    ...pieces.flatMap((piece) => [0, 1, 2].map((shift) => alignedBase64(piece, shift))).map(text('base64')),
    ...pieces.flatMap((piece) => [piece.toString('hex'), piece.toString('hex').toUpperCase()]).map(text('hex')),
  ];
}

export type Find = { readonly place: string; readonly form: string };

/** Which forms of the secrets stand in some bytes. */
export const searchBytes = (place: string, bytes: Buffer, needles: readonly Needle[]): Find[] =>
  [...new Set(needles.filter((needle) => bytes.includes(needle.bytes)).map(({ form }) => form))].map((form) => ({
    place,
    form,
  }));

/** Searches every file below a folder, whatever it is. */
export function searchFolder(folder: string, needles: readonly Needle[]): Find[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.flatMap(({ parentPath, name }) => {
    const file = join(parentPath, name);
    return searchBytes(file, readFileSync(file), needles);
  });
}
