export { createDnsResolver } from './dns-resolver.ts';
export { createMailRoutes } from './mail-routes.ts';
export * from './recipients.routes.ts';
