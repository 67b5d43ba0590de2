import type { KeyEncryption } from './key-encryption.ts';
import { createLocalKeys } from './local-keys.ts';

/** The key in CERTDESK_KEK, and after it the one before, which the operator gives until nothing is under it. */
export function createSettingKeys(...keys: readonly Buffer[]): KeyEncryption {
  return createLocalKeys({
    source: 'CERTDESK_KEK',
    read: () => keys,
    absence: () => 'unknown',
    make: undefined,
    forgetAllBut: async () => false,
  });
}
