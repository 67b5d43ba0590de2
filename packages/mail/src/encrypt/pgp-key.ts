import type { EncryptionKey, EncryptionKeyFault } from '@certdesk/contract';
import type { Config, Key, Subkey } from 'openpgp';
import { loadOpenPgp, type OpenPgp } from './load-openpgp.ts';
import { type RecipientKey, unusable } from './recipient-key.ts';

const ARMOR = /-----BEGIN PGP PUBLIC KEY BLOCK-----[\s\S]*?(?:-----END PGP PUBLIC KEY BLOCK-----|$)/;

/** Everything that openpgp refuses as too weak, allowed: only to tell why it refuses. */
const lenientConfig = ({ config }: OpenPgp) => ({
  ...config,
  minRSABits: 0,
  rejectPublicKeyAlgorithms: new Set<never>(),
  rejectCurves: new Set<never>(),
});

/** Its answer, or undefined: openpgp says by throwing that a key has nothing to encrypt with. */
const encryptionKey = (key: Key, ...how: [Date | null, Config?]): Promise<Key | Subkey | undefined> =>
  // cast: null is "at any time" to openpgp, which its types leave out
  key.getEncryptionKey(undefined, how[0] as Date, undefined, how[1]).catch(() => undefined);

async function faultOf(openpgp: OpenPgp, key: Key, now: Date): Promise<EncryptionKeyFault | undefined> {
  if (await key.isRevoked(undefined, undefined, now)) return 'encryption_key.revoked';
  if (await encryptionKey(key, now)) return undefined;
  if (await encryptionKey(key, now, lenientConfig(openpgp))) return 'encryption_key.weak';
  if (await encryptionKey(key, null)) {
    return key.getCreationTime() > now ? 'encryption_key.not_yet_valid' : 'encryption_key.expired';
  }
  const isWithdrawn = key.subkeys.some(({ revocationSignatures }) => revocationSignatures.length > 0);
  return isWithdrawn ? 'encryption_key.revoked' : 'encryption_key.not_for_encryption';
}

const CURVE_NAMES: Readonly<Record<string, string>> = {
  curve25519Legacy: 'Curve25519',
  nistP256: 'P-256',
  nistP384: 'P-384',
  nistP521: 'P-521',
};

function algorithmOf(part: Key | Subkey): string {
  const { algorithm, bits, curve } = part.getAlgorithmInfo();
  if (bits !== undefined) return `${algorithm.startsWith('rsa') ? 'RSA' : algorithm} ${bits}`;
  if (curve !== undefined) return `ECDH ${CURVE_NAMES[curve] ?? curve}`;
  return algorithm.toUpperCase();
}

/** The earlier end of the key itself and of its part that encrypts. */
async function expiryOf(key: Key, part: Key | Subkey, now: Date): Promise<string | null> {
  const ends = [await key.getExpirationTime(), part === key ? null : await part.getExpirationTime(now)];
  const moments = ends.flatMap((end) => (end instanceof Date ? end.getTime() : []));
  return moments.length === 0 ? null : new Date(Math.min(...moments)).toISOString();
}

async function factsOf(key: Key, now: Date): Promise<EncryptionKey> {
  const part = (await encryptionKey(key, null)) ?? key;
  const digits = key.getFingerprint().toUpperCase().match(/.{4}/g) ?? [];
  const addresses = key.users.flatMap(({ userID }) => userID?.email || []);
  return {
    kind: 'pgp',
    fingerprint: digits.join(' '),
    algorithm: algorithmOf(part),
    expiresAt: await expiryOf(key, part, now),
    addresses: [...new Set(addresses)],
  };
}

/** Reads one armored public key (RFC 9580). Never throws for input. */
export async function readPgpKey(text: string, now: Date): Promise<RecipientKey> {
  const openpgp = await loadOpenPgp();
  if (!openpgp) return unusable('encryption_key.pgp_not_available');
  // openpgp says what is wrong with a block by throwing, in words for programmers.
  const keys = await openpgp.readKeys({ armoredKeys: ARMOR.exec(text)?.[0] ?? '' }).catch(() => []);
  const [key, ...others] = keys;
  if (!key) return unusable('encryption_key.damaged');
  if (keys.some((one) => one.isPrivate())) return unusable('encryption_key.private_key');
  if (others.length > 0) return unusable('encryption_key.several');
  try {
    const facts = await factsOf(key, now);
    const fault = await faultOf(openpgp, key, now);
    if (fault) return unusable(fault, facts);
    const text = key.armor();
    await encryptForPgpKey(Buffer.alloc(0), text, now);
    return { fault, key: facts, text };
  } catch {
    // A key that can be taken apart, and whose parts then contradict each other or encrypt nothing.
    return unusable('encryption_key.damaged');
  }
}

/**
 * Encrypts for a key that readPgpKey has found usable; armored. How (SEIPD version 1, or 2 with AEAD) follows from what
 * the key says its holder's program can read.
 */
export async function encryptForPgpKey(entity: Buffer, text: string, now: Date): Promise<string> {
  const openpgp = await loadOpenPgp();
  if (!openpgp) throw new Error('a key was read by a part that is not there');
  const encryptionKeys = await openpgp.readKey({ armoredKey: text });
  const message = await openpgp.createMessage({ binary: entity, date: now });
  return openpgp.encrypt({ message, encryptionKeys, date: now, format: 'armored' });
}
