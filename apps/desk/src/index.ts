export { type Config, readDeskConfig } from './config.ts';
export { type ServeOptions, type Serving, serve } from './roles/serve.ts';
