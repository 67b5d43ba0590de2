export { type Config, readDeskConfig } from './config.ts';
export { adminCommand } from './roles/admin.ts';
export { type ServeOptions, type Serving, serve } from './roles/serve.ts';
export { vaultCommand } from './roles/vault.ts';
