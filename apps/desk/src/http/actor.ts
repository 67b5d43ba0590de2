import type { Role } from '@certdesk/contract';

/** Who acts, in which account, with which role there. Every use case and every store call takes its account from here. */
export type Actor = {
  readonly accountId: string;
  readonly accountName: string;
  readonly userId: string;
  readonly name: string;
  readonly role: Role;
};
