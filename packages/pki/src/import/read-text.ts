import type { Bytes } from '../bytes.ts';
import { decryptLegacyPem } from '../encryption/decrypt-key.ts';
import { looksLikeMail, mailParts } from './mail.ts';
import { findBlocks, type LegacyEncryption, type TextBlock } from './pem-text.ts';
import { guard, type ReadPiece, readDecrypted, unlock, whatOf } from './read-object.ts';
import { addFault, isSpent, type Piece, type Reading, type Strange } from './reading.ts';

/** Everything within a text: a mail's parts, PEM, base64. */
export async function readText(reading: Reading, { piece, text }: TextPiece, readPiece: ReadPiece): Promise<void> {
  if (looksLikeMail(text) && (await readMail(reading, { piece, text }, readPiece))) return;
  for (const block of findBlocks(text)) {
    if (isSpent(reading)) return;
    await readBlock(reading, { piece, block }, readPiece);
  }
}

type TextPiece = { piece: Piece; text: string };

/** False when nothing was found: what looked like a mail is then read as the text that it is. */
async function readMail(reading: Reading, { piece, text }: TextPiece, readPiece: ReadPiece): Promise<boolean> {
  const before = reading.recognized;
  for (const { isHtml, bytes } of mailParts(text)) {
    if (isSpent(reading)) break;
    if (isHtml && reading.recognized > before) continue;
    await readPiece(reading, { source: piece.source, bytes, depth: piece.depth + 1 });
  }
  return reading.recognized > before;
}

type BlockPiece = { piece: Piece; block: TextBlock };

async function readBlock(reading: Reading, { piece, block }: BlockPiece, readPiece: ReadPiece): Promise<void> {
  const { label, content } = block;
  if (label === 'PGP MESSAGE') return addFault(reading, 'import.mail_encrypted', { source: piece.source });
  const strange = strangeLabel(label);
  if (strange) {
    reading.strange = strange;
    return;
  }
  const before = reading.recognized;
  if (content) await readContent(reading, { piece, block: { ...block, content } }, readPiece);
  else reading.objectsLeft -= 1;
  const what = whatOf(label);
  const isDamaged = content === undefined || what !== 'other'; // armor of a kind that is not known need not hold anything
  if (isDamaged && reading.recognized === before) {
    addFault(reading, 'import.damaged', { source: piece.source, params: { what } });
  }
}

type FilledBlock = { piece: Piece; block: TextBlock & { content: Bytes } };

async function readContent(reading: Reading, { piece, block }: FilledBlock, readPiece: ReadPiece): Promise<void> {
  const { label, content, encryption } = block;
  const inner = { ...piece, bytes: content, label, depth: piece.depth + 1 };
  if (encryption) await readEncrypted(reading, { piece: inner, encryption });
  else await readPiece(reading, inner);
}

/** Formats of other programs, which have armor as well and are no DER within. */
function strangeLabel(label: string): Strange | undefined {
  if (/^(?:OPENSSH|SSH2)/.test(label)) return 'ssh_key';
  return label.startsWith('PGP') ? 'pgp' : undefined;
}

type EncryptedPiece = { piece: Piece; encryption: LegacyEncryption };

async function readEncrypted(reading: Reading, { piece, encryption }: EncryptedPiece): Promise<void> {
  await guard(reading, piece, 'private_key', async () => {
    const der = await unlock(reading, { piece, kind: 'private_key' }, () =>
      decryptLegacyPem(encryption, piece.bytes, reading.passwords),
    );
    if (der) await readDecrypted(reading, piece, der);
  });
}
