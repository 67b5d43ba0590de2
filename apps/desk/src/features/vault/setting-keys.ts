import type { KeyEncryption } from './key-encryption.ts';
import { createLocalKeys } from './local-keys.ts';

/** The key in CERTDESK_KEK. Only the operator can change it, and takes the one before along until nothing needs it. */
export function createSettingKeys(kek: Buffer, previous: Buffer | undefined): KeyEncryption {
  const keys = previous ? [kek, previous] : [kek];
  return createLocalKeys({
    source: 'CERTDESK_KEK',
    read: () => keys,
    absence: () => 'unknown',
    make: undefined,
    forgetAllBut: async () => undefined,
  });
}
