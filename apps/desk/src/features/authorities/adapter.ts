import type { FactName, Language, OrderStatus, ValidationMethod } from '@certdesk/contract';
import type { Clock, Log, Outbound } from '@certdesk/platform';
import type { z } from 'zod';
import type { Authority } from './authority.ts';

/** Who does it: the authority, or the desk in its place; in which states of an order; or that its interface has no such thing. */
export type Fact =
  | { readonly by: 'authority' | 'desk'; readonly states?: readonly OrderStatus[]; readonly windowDays?: number }
  | { readonly by: 'nobody' };

export type AuthorityFacts = {
  readonly abilities: Readonly<Record<FactName, Fact>>;
  /** The methods it takes, the one to offer first in front. */
  readonly validationMethods: readonly ValidationMethod[];
  /** Languages of the mails it sends itself; undefined when it sends none, or does not let them be chosen. */
  readonly mailLanguages?: readonly Language[];
  /** What the adapter was tried against, said plainly in docs/authorities.md. */
  readonly triedAgainst: 'server' | 'contract_server';
};

/** The most calls at once and per window that the authority allows; kept by each process of the desk for itself. */
export type CallBudget = {
  readonly concurrency: number;
  readonly windows: readonly { readonly calls: number; readonly perMs: number }[];
};

/** A few values that an authority's adapter keeps (an ACME account's key and URL), sealed in the vault. */
export type AuthorityKeep = {
  read: (name: string) => Promise<string | undefined>;
  write: (name: string, value: string) => Promise<void>;
};

/** What the desk answers at /.well-known/acme-challenge/ (RFC 8555 8.3) until told otherwise, or until the time is over. */
export type HttpChallenges = {
  /** Idempotent. `order`: the authority's id of the order that it is for. */
  publish: (
    challenges: readonly {
      readonly token: string;
      readonly content: string;
      readonly order: string;
      readonly until: Date;
    }[],
  ) => Promise<void>;
  /** All of an order. */
  withdraw: (order: string) => Promise<void>;
};

/**
 * Which account of the desk has shown control over a name, by the authority's id of that proof. An authority that keeps
 * proofs for days sees one customer, the desk: without this, what one account has shown would serve every other. And
 * which proofs it is looking at just now, by its id of each, so that no process of the desk asks it to look once more.
 */
export type Proofs = {
  /** The first account stays, until its time is over. */
  note: (
    proofs: readonly { readonly key: string; readonly accountId: string; readonly until: Date }[],
  ) => Promise<void>;
  forget: (keys: readonly string[]) => Promise<void>;
  /** The account of each proof that is known. */
  ownersOf: (keys: readonly string[]) => Promise<ReadonlyMap<string, string>>;
};

export type AdapterParts<Settings, Secrets> = {
  readonly id: string;
  readonly name: string;
  readonly settings: Settings;
  readonly secrets: Secrets;
  /** The only way out: TLS verified, hosts and addresses checked at the socket, budget and breaker kept. */
  readonly outbound: Outbound;
  readonly keep: AuthorityKeep;
  readonly challenges: HttpChallenges;
  readonly proofs: Proofs;
  /** Where the authority may call when something has changed; undefined where nobody outside can reach the desk. */
  readonly webhookUrl?: string | undefined;
  readonly clock: Clock;
  readonly log: Log;
};

/** A kind of authority that an administrator can add. */
export type Adapter<Settings extends z.ZodObject = z.ZodObject, Secrets extends z.ZodObject = z.ZodObject> = {
  readonly kind: string;
  /** Shown, and kept as they are. */
  readonly settings: Settings;
  /** Write-only, sealed by the vault. */
  readonly secrets: Secrets;
  readonly facts: AuthorityFacts;
  readonly budget: CallBudget;
  /** Hosts that calls may go to: no redirect and no answer leads anywhere else. */
  readonly hosts: (settings: z.output<Settings>) => readonly string[];
  /** Roots in PEM that are trusted for these hosts in place of those of the program. */
  readonly trustedRoots?: (settings: z.output<Settings>) => string | undefined;
  readonly create: (parts: AdapterParts<z.output<Settings>, z.output<Secrets>>) => Authority;
  /** Proves the credentials by a call that needs them. Throws AuthorityError. */
  readonly test: (parts: AdapterParts<z.output<Settings>, z.output<Secrets>>) => Promise<void>;
};
