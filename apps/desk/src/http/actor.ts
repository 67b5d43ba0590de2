import type { Role } from '@certdesk/contract';

/** Who acts, in which account, with which role there. Every use case and every store call takes its account from here. */
export type Actor = {
  readonly accountId: string;
  readonly accountName: string;
  readonly userId: string;
  readonly name: string;
  readonly role: Role;
  /** When this person last proved who they are, by signing in or by their password; null for a script with an API key. */
  readonly provenAt: Date | null;
};
