import { createPublicKey, type KeyObject } from 'node:crypto';
import type { DkimIdentity } from './signer.ts';

/** A TXT record for the DNS zone of the signing domain. */
export type DkimRecord = { readonly name: string; readonly value: string };

/** RFC 6376 3.6.1 for RSA, RFC 8463 4.2 for Ed25519, whose 32 bytes stand bare. */
function publicPart(privateKey: KeyObject): string {
  const key = createPublicKey(privateKey);
  if (key.asymmetricKeyType !== 'ed25519')
    return `k=rsa; p=${key.export({ type: 'spki', format: 'der' }).toString('base64')}`;
  const { x = '' } = key.export({ format: 'jwk' });
  return `k=ed25519; p=${Buffer.from(x, 'base64url').toString('base64')}`;
}

/** The records that let receivers check what these keys sign. */
export const dkimRecords = ({ domain, keys }: DkimIdentity): DkimRecord[] =>
  keys.map(({ selector, privateKey }) => ({
    name: `${selector}._domainkey.${domain}`,
    value: `v=DKIM1; ${publicPart(privateKey)}`,
  }));
