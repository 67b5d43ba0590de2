export { INSTALLATION_ACCOUNT } from './installation.ts';
export { parseKey } from './local-keys.ts';
export { openKeys, type VaultSettings } from './open-keys.ts';
export { operateVault, VaultAnswer, VaultRequest } from './operate.ts';
export type { TransitSettings } from './transit-client.ts';
export { createVault, SealedRecordMissing, type Vault } from './vault.ts';
