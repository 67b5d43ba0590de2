import type { AuthorityState, Offer } from '@certdesk/contract';
import type { AuthorityFacts } from './adapter.ts';
import type { Authority } from './authority.ts';
import type { Values } from './authority-kind.ts';

/** An authority of the installation, wherever it is declared. */
export type AuthorityEntry = {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly declaredIn: 'builtin' | 'file' | 'database';
  readonly facts: AuthorityFacts;
  readonly settings: Values;
  /** When each secret was set, where that is known. */
  readonly secretsSet: Readonly<Record<string, string | null>>;
  readonly offers: readonly Offer[];
  readonly state: AuthorityState;
  readonly pausedReason: string | null;
  readonly revision: number;
  readonly createdAt: Date | null;
  readonly updatedAt: Date | null;
  /** Undefined while it cannot be called: its secrets do not open, or its settings are not valid any more. */
  readonly authority: Authority | undefined;
  /** Whether only the vault is missing, so that it is worth trying again. */
  readonly waitsForVault: boolean;
  /** Proves the credentials. Throws AuthorityError, or why it cannot be called. */
  readonly test: () => Promise<void>;
};
