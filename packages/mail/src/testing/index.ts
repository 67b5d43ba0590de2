export { bringBounce } from './bring-bounce.ts';
export { makeCertificates } from './mail-server/certificates.ts';
export {
  canRunMailServer,
  type MailServer,
  type MailServerOptions,
  startMailServer,
} from './mail-server/mail-server.ts';
export { startOnFreePorts } from './mail-server/ports.ts';
export { type Daemon, runTool, startDaemon } from './mail-server/processes.ts';
export { createPgpReader, createSmimeReader, EC_KEY, type MailReader, readEntity } from './reader.ts';
export { verifyDkim } from './verify-dkim.ts';
