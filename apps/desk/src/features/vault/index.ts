export { parseKey } from './local-keys.ts';
export { openKeys, type VaultSettings } from './open-keys.ts';
export { createVault, SealedRecordMissing, type Vault } from './vault.ts';
