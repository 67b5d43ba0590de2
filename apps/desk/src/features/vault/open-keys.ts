import type { Log } from '@certdesk/platform';
import type { KeyEncryption } from './key-encryption.ts';
import { createFileKeys } from './key-file.ts';
import { createKeyRing } from './key-ring.ts';
import { createSettingKeys } from './setting-keys.ts';
import type { TransitSettings } from './transit-client.ts';
import { createTransitKeys } from './transit-keys.ts';

export type VaultSettings = {
  /** Key encryption key of 32 bytes. */
  readonly kek: Buffer | undefined;
  /** The one before, until nothing is under it any more. */
  readonly previous: Buffer | undefined;
  readonly transit: TransitSettings | undefined;
};

/**
 * The key encryption keys that the settings name: CERTDESK_KEK, else Transit, else a file in the desk's folder. Whatever is
 * named besides opens what is still under it, so that an installation can move from any of them to any other.
 */
export function openKeys(
  { kek, previous, transit }: VaultSettings,
  { folder, log }: { folder: string; log: Log },
): KeyEncryption {
  const keys: KeyEncryption[] = [];
  if (kek) keys.push(createSettingKeys(kek));
  if (transit) keys.push(createTransitKeys(transit));
  const first = keys.shift() ?? createFileKeys(folder, log);
  if (previous) keys.push(createSettingKeys(previous));
  return createKeyRing(first, keys);
}
