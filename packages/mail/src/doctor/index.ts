export type { FetchPolicy } from './check-mta-sts.ts';
export { checkSender } from './check-sender.ts';
export type { DoctorSurroundings } from './doctor-tools.ts';
export { type DoctorTools, examineMail, type MailSender } from './examine-mail.ts';
export { lookAtServer } from './look-at-server.ts';
