import type { Log } from '@certdesk/platform';
import type { KeyEncryption } from './key-encryption.ts';
import { createFileKeys } from './key-file.ts';
import { createSettingKeys } from './setting-keys.ts';

export type VaultSettings = {
  /** Key encryption key of 32 bytes; without it a file in the desk's folder holds one. */
  readonly kek: Buffer | undefined;
  /** The one before, until nothing is under it any more. */
  readonly previous: Buffer | undefined;
};

/** The key encryption keys that the settings name. */
export function openKeys(
  { kek, previous }: VaultSettings,
  { folder, log }: { folder: string; log: Log },
): KeyEncryption {
  return kek ? createSettingKeys(kek, previous) : createFileKeys(folder, log);
}
