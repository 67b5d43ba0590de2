export { findAttempts } from './attempt.store.ts';
export type { DeskMail, MailOutcome, MailTopic, NewMail, WrittenMail } from './desk-mail.ts';
export { examineDeskMail } from './examine-desk-mail.ts';
export { createMailDesk, type MailDesk, type MailSettings } from './mail-desk.ts';
export { createDeskBounces } from './open-bounces.ts';
export { createIdentity } from './open-identity.ts';
