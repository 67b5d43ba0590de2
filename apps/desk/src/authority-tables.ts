import type { AuthorityState, AuthorityTest, Offer } from '@certdesk/contract';
import type { Generated, JSONColumnType } from 'kysely';

/** Tables of authorities, which belong to the installation and to no account. */

/** An authority that an administrator has added. Its secrets are in the vault. */
export type AuthorityTable = {
  id: string;
  kind: string;
  name: string;
  settings: JSONColumnType<Record<string, unknown>, string, string>;
  /** When each secret was set, by its name. */
  secrets_set: JSONColumnType<Record<string, string>, string, string>;
  offers: JSONColumnType<Offer[], string, string>;
  state: AuthorityState;
  paused_reason: string | null;
  /** One more with every change, so that a process sees what it has to read anew. */
  revision: Generated<number>;
  created_at: Date;
  updated_at: Date;
};

/** What became of the last proof of an authority's credentials, wherever it is declared. */
export type AuthorityTestTable = { authority_id: string; last_test: JSONColumnType<AuthorityTest, string, string> };

/** What is answered for a token until a moment (RFC 8555 8.3); of no account, as whoever asks is an authority. */
export type AcmeChallengeTable = {
  token: string;
  authority_id: string;
  authority_order_id: string;
  content: string;
  ends_at: Date;
};
/** Which account has shown a name, by the authority's own id of that. */
export type AuthorityProofTable = { authority_id: string; proof: string; account_id: string; ends_at: Date };

/** How far the event log of an authority has been read. */
export type AuthorityCursorTable = { authority_id: string; sequence: number };
