import type { Problem } from '@certdesk/contract';

/**
 * Why a call to an authority failed, decided here and nowhere else:
 * `unreachable` (it was not asked, or said "later": try again), `refused` (it never will, in its own words), or
 * `uncertain` (asked, but the answer was lost: only calls that are idempotent at the authority may be tried again).
 */
export type AuthorityErrorKind = 'unreachable' | 'refused' | 'uncertain';

export class AuthorityError extends Error {
  readonly kind: AuthorityErrorKind;
  /** The authority's own words, when it gave any. */
  readonly reason: string | undefined;
  /** When the authority, or our own budget of calls, wants to be asked again. */
  readonly retryAt: Date | undefined;
  /** The built-in CA's answer, which has a code of the contract. */
  readonly problem: Problem | undefined;

  constructor(
    kind: AuthorityErrorKind,
    options: {
      reason?: string | undefined;
      retryAt?: Date | undefined;
      problem?: Problem | undefined;
      cause?: unknown;
    } = {},
  ) {
    super(`authority ${kind}`, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AuthorityError';
    this.kind = kind;
    this.reason = options.reason;
    this.retryAt = options.retryAt;
    this.problem = options.problem;
  }
}
