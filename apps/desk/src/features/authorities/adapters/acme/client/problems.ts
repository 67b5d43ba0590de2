import { type OutboundAnswer, OutboundError } from '@certdesk/platform';
import { AuthorityError } from '../../../authority-error.ts';
import { AcmeProblem } from './messages.ts';

const PREFIX = 'urn:ietf:params:acme:error:';
const MAX_REASON = 900;
/** The next look when a server is busy and does not say for how long. */
const MIN_PAUSE_MS = 1_000;
const MAX_PAUSE_MS = 7 * 24 * 3_600_000;

/** A refusal by the ACME server, with the type of its problem: the part after the namespace, such as `badNonce`. */
export class AcmeError extends AuthorityError {
  readonly acmeType: string;
  readonly status: number;

  constructor(
    kind: 'unreachable' | 'refused',
    options: { acmeType: string; status: number; reason: string; retryAt: Date | undefined },
  ) {
    super(kind, options);
    this.name = 'AcmeError';
    this.acmeType = options.acmeType;
    this.status = options.status;
  }
}

const typeOf = (problem: { type?: string | undefined }): string => (problem.type ?? '').replace(PREFIX, '');

/** One line of printable text: the server is not trusted with more. */
const clean = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').trim();

/** The authority's own words: `type: detail`, and after it what is wrong with each name. */
export function wordProblem(problem: AcmeProblem): string {
  const word = (part: { type?: string | undefined; detail?: string | undefined }) =>
    [typeOf(part), part.detail].filter(Boolean).join(': ');
  const parts = (problem.subproblems ?? []).map((part) =>
    [part.identifier?.value, word(part)].filter(Boolean).join(' '),
  );
  return clean([word(problem), ...parts].join('; ')).slice(0, MAX_REASON);
}

/** Seconds or an HTTP date (RFC 9110 10.2.3), within reason. */
export function retryAfter(header: string | undefined, now: Date): Date | undefined {
  if (header === undefined) return undefined;
  const date = /^[A-Z][a-z]{2}, /.test(header) ? Date.parse(header) : Number.NaN;
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : date - now.getTime();
  if (!Number.isFinite(ms)) return undefined;
  return new Date(now.getTime() + Math.min(Math.max(ms, MIN_PAUSE_MS), MAX_PAUSE_MS));
}

/** Reasons of time or of the operator's, not of the order: it can still become what it should. */
const FOR_LATER: readonly string[] = [
  'rateLimited',
  'serverInternal',
  'badNonce',
  'accountDoesNotExist',
  'externalAccountRequired',
  'userActionRequired',
];

function readProblem({ body, headers }: OutboundAnswer): AcmeProblem | undefined {
  if (!/json/.test(headers['content-type'] ?? '')) return undefined;
  try {
    return AcmeProblem.safeParse(JSON.parse(body.toString('utf8'))).data;
  } catch {
    return undefined; // a page of something in between has decided nothing: `unreachable` below
  }
}

/** Why an answer that is not 2xx refuses, or does so for now. */
export function errorOf(answer: OutboundAnswer, now: Date): AcmeError {
  const { status } = answer;
  const problem = readProblem(answer);
  const type = problem ? typeOf(problem) : '';
  const isFinal = problem !== undefined && status >= 400 && status < 500 && status !== 429 && !FOR_LATER.includes(type);
  return new AcmeError(isFinal ? 'refused' : 'unreachable', {
    acmeType: type,
    status,
    reason: (problem && wordProblem(problem)) || `HTTP ${status}`,
    retryAt: retryAfter(answer.headers['retry-after'], now),
  });
}

/** Orders and certificates that are there no more; servers say so with a problem or without. */
export function asGone(error: unknown): unknown {
  if (!(error instanceof AcmeError) || (error.status !== 404 && error.status !== 410)) return error;
  const { acmeType, status, reason = '' } = error;
  return new AcmeError('refused', { acmeType, status, reason, retryAt: undefined });
}

/**
 * An ACME request whose answer is lost may be made again: an order placed twice is one that nobody finalizes and that
 * expires, everything else is idempotent. So nothing here is ever `uncertain`.
 */
export function fromOutbound(error: unknown): unknown {
  return error instanceof OutboundError
    ? new AuthorityError('unreachable', { cause: error, retryAt: error.retryAt })
    : error;
}
