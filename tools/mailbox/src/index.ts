export { FAULT_POINTS, type Fault, type FaultBoard, type FaultPoint } from './faults.ts';
export type { MessageSummary } from './http-face.ts';
export { MAX_MAILS, type StoredMail } from './mail-store.ts';
export { type Mailbox, type MailboxOptions, startMailbox } from './mailbox.ts';
