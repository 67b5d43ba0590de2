import { MAX_ENCRYPTION_KEY_LENGTH } from '@certdesk/contract';
import { createAuthEnveloped, type PemBlock, PkiError, pemDecode, pemEncode, readMailCertificate } from '@certdesk/pki';
import { readPgpKey } from './pgp-key.ts';
import { type RecipientKey, unusable } from './recipient-key.ts';

/** Of PEM and of OpenPGP; also inside of something else, and cut off before its end. */
const PRIVATE_KEY = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY/;
const ARMOR = /-----BEGIN (CERTIFICATE|PGP PUBLIC KEY BLOCK)-----/g;

async function readCertificate(blocks: readonly PemBlock[], now: Date): Promise<RecipientKey> {
  const [block] = blocks.filter(({ label }) => label === 'CERTIFICATE');
  if (!block) return unusable('encryption_key.damaged');
  try {
    const { fault, notAfter, fingerprint, algorithm, addresses } = await readMailCertificate(block.der, now);
    const expiresAt = notAfter.toISOString();
    const key = { kind: 'smime' as const, fingerprint, algorithm, expiresAt, addresses: [...addresses] };
    if (fault) return unusable(fault, key);
    // A trial: a point that is on no curve shows only when it is used, and must not show when a mail is due.
    await createAuthEnveloped(new Uint8Array(), block.der);
    return { fault, key, text: pemEncode('CERTIFICATE', block.der) };
  } catch (error) {
    if (error instanceof PkiError) return unusable('encryption_key.damaged');
    throw error;
  }
}

/** Reads what somebody pasted: exactly one S/MIME certificate in PEM, or one armored PGP public key. Never throws for input. */
export async function readRecipientKey(text: string, now: Date): Promise<RecipientKey> {
  if (text.length > MAX_ENCRYPTION_KEY_LENGTH) return unusable('encryption_key.too_large');
  if (PRIVATE_KEY.test(text)) return unusable('encryption_key.private_key');
  const [found, ...others] = [...text.matchAll(ARMOR)].map(([, label]) => label);
  if (!found) return unusable('encryption_key.not_recognized');
  if (others.length > 0) return unusable('encryption_key.several');
  return found === 'CERTIFICATE' ? readCertificate(pemDecode(text), now) : readPgpKey(text, now);
}
