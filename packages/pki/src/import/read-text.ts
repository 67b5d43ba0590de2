import { decryptLegacyPem } from '../encryption/decrypt-key.ts';
import { looksLikeMail, readMail } from './mail.ts';
import { findBlocks, type LegacyEncryption, type TextBlock } from './pem-text.ts';
import { guard, type ReadPiece, readDecrypted, unlock, whatOf } from './read-object.ts';
import { addFault, type Piece, type Reading, type Strange } from './reading.ts';

/** Everything within a text: a mail's parts, PEM, base64. */
export async function readText(reading: Reading, { piece, text }: TextPiece, readPiece: ReadPiece): Promise<void> {
  if (looksLikeMail(text) && (await readMailText(reading, { piece, text }, readPiece))) return;
  for (const block of findBlocks(text)) await readBlock(reading, { piece, block }, readPiece);
}

type TextPiece = { piece: Piece; text: string };

const encoder = new TextEncoder();

/** False when nothing was found: what looked like a mail is then read as the text that it is. */
async function readMailText(reading: Reading, { piece, text }: TextPiece, readPiece: ReadPiece): Promise<boolean> {
  const before = reading.recognized;
  const part = { source: piece.source, depth: piece.depth + 1 };
  await guard(reading, piece, 'mail', async () => {
    const { texts, attachments } = await readMail(text);
    for (const content of texts) {
      const found = reading.recognized;
      await readPiece(reading, { ...part, bytes: encoder.encode(content) });
      if (reading.recognized > found) break; // the HTML text says the same again
    }
    for (const bytes of attachments) await readPiece(reading, { ...part, bytes });
  });
  return reading.recognized > before;
}

type BlockPiece = { piece: Piece; block: TextBlock };

async function readBlock(reading: Reading, { piece, block }: BlockPiece, readPiece: ReadPiece): Promise<void> {
  const { label, content, encryption } = block;
  const strange = strangeLabel(label);
  if (strange) {
    reading.strange = strange;
    return;
  }
  if (!content) {
    addFault(reading, 'import.damaged', { source: piece.source, params: { what: whatOf(label) } });
    return;
  }
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
