export { createMailbox } from './mailbox.ts';
