import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import type { DkimIdentity } from '../dkim/signer.ts';

/** The seed of RFC 8463 A.1: a key that everybody knows, so that a signature can stand in a test. */
const KNOWN_SEED = Buffer.from('nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=', 'base64');
/** RFC 8410: what stands before the seed in PKCS #8. */
const PKCS8_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex');

export const knownEd25519Key = () =>
  createPrivateKey({ key: Buffer.concat([PKCS8_HEAD, KNOWN_SEED]), format: 'der', type: 'pkcs8' });
export const newRsaKey = (modulusLength = 2048) => generateKeyPairSync('rsa', { modulusLength }).privateKey;

/** The domain of the sample mails, with a key of each kind. */
export const sampleIdentity = (): DkimIdentity => ({
  domain: 'authority.example',
  keys: [
    { selector: 'certdesk-rsa', privateKey: newRsaKey() },
    { selector: 'certdesk-ed25519', privateKey: knownEd25519Key() },
  ],
});
