import { generateKeyPairSync, type KeyObject } from 'node:crypto';

export const DKIM_KEY_KINDS = ['rsa', 'ed25519'] as const;
export type DkimKeyKind = (typeof DKIM_KEY_KINDS)[number];

/** RFC 8301 3.2: signers use 2048 bits at least; more do not fit into one string of a TXT record without need. */
export const makeDkimKey = (kind: DkimKeyKind): KeyObject =>
  kind === 'rsa'
    ? generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
    : generateKeyPairSync('ed25519').privateKey;
