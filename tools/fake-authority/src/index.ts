export type { NotedCall } from './frame/call-log.ts';
export type { Fault } from './frame/fault-board.ts';
export type { NotedMail } from './frame/mail-log.ts';
export {
  type FakeAuthorities,
  type FakeAuthorityOptions,
  HTTPS_HOST,
  startFakeAuthorities,
} from './start-fake-authority.ts';
