export { createMailDns, type DnsAnswer, type MailDns, type MailRecordType } from './mail-dns.ts';
export { findMailRoute } from './mail-route.ts';
export { isNameServer } from './name-server.ts';
