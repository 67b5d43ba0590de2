import type { FieldFault, Problem } from '@certdesk/contract';

/** The desk refused a request. `message` is its sentence in the reader's language; `faults` name fields by JSON pointer. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly params: NonNullable<Problem['params']>;
  readonly faults: readonly FieldFault[];
  readonly retryAfter: Date | undefined;
  readonly requestId: string | undefined;

  constructor(problem: Partial<Problem> & { status: number }, retryAfter?: Date) {
    super(problem.detail ?? problem.title ?? '');
    this.name = 'ApiProblem';
    this.status = problem.status;
    this.code = problem.code ?? 'internal';
    this.params = problem.params ?? {};
    this.faults = problem.faults ?? [];
    this.retryAfter = retryAfter;
    this.requestId = problem.requestId;
  }
}

/** No answer came: the desk is down, or the network is. Whether the request was carried out is unknown. */
export class ApiUnreachable extends Error {
  constructor(cause: unknown) {
    super('unreachable', { cause });
    this.name = 'ApiUnreachable';
  }
}

/** Retry-After as RFC 9110 10.2.3 has it: seconds or a date. */
export function parseRetryAfter(header: string | null, now: Date): Date | undefined {
  if (header === null || header.trim() === '') return undefined;
  const seconds = Number(header);
  const date = Number.isFinite(seconds) ? new Date(now.getTime() + seconds * 1000) : new Date(header);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/** Makes an error of any refused answer, also of one that is no problem document (a proxy's page, sign-in's own errors). */
export async function problemOf(response: Response, now: Date = new Date()): Promise<ApiProblem> {
  const header = response.headers.get('retry-after') ?? response.headers.get('x-retry-after');
  const retryAfter = parseRetryAfter(header, now);
  const type = response.headers.get('content-type') ?? '';
  if (!type.includes('json')) return new ApiProblem({ status: response.status }, retryAfter);
  const body: unknown = await response.json().catch(() => null);
  if (!type.startsWith('application/problem+json')) return new ApiProblem({ status: response.status }, retryAfter);
  // cast: the media type says that the desk made it, and the desk makes it by this schema
  return new ApiProblem({ ...(body as Partial<Problem> | null), status: response.status }, retryAfter);
}

export const isSignedOut = (error: unknown): boolean =>
  error instanceof ApiProblem && (error.code === 'session.required' || error.status === 401);

export const isMissing = (error: unknown): boolean => error instanceof ApiProblem && error.status === 404;
