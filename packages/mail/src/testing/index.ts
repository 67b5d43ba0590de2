export {
  canRunMailServer,
  type MailServer,
  type MailServerOptions,
  startMailServer,
} from './mail-server/mail-server.ts';
export { findFreePorts } from './mail-server/ports.ts';
export { verifyDkim } from './verify-dkim.ts';
