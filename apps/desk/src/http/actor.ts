import type { Role } from '@certdesk/contract';

/** Who acts, in which account, with which role there. Every use case and every store call takes its account from here. */
export type Actor = {
  readonly accountId: string;
  readonly accountName: string;
  readonly userId: string;
  readonly name: string;
  readonly role: Role;
  /** Whether this person also administers the whole installation; never a script with an API key. */
  readonly administersInstallation: boolean;
  /** When this person last proved who they are, by signing in or by their password; null for a script with an API key. */
  readonly provenAt: Date | null;
};
