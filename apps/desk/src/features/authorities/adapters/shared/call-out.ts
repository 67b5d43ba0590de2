import { type Outbound, type OutboundAnswer, OutboundError, type OutboundRequest } from '@certdesk/platform';
import type { z } from 'zod';
import { AuthorityError } from '../../authority-error.ts';

type Method = OutboundRequest['method'];

/** Reading again does nothing twice; whatever else is asked for may have been done although its answer is lost. */
const isRead = (method: Method): boolean => method === 'GET' || method === 'HEAD';

/** No answer, or none that says what happened. */
const lostAnswer = (method: Method, cause: unknown): AuthorityError =>
  new AuthorityError(isRead(method) ? 'unreachable' : 'uncertain', { cause });

/** A call through the desk's only way out; any HTTP status is an answer. Throws AuthorityError. */
export async function callOut(outbound: Outbound, request: OutboundRequest): Promise<OutboundAnswer> {
  try {
    return await outbound(request);
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error;
    if (error.kind === 'uncertain') throw lostAnswer(request.method, error);
    throw new AuthorityError('unreachable', { retryAt: error.retryAt, cause: error });
  }
}

export type Refused = {
  readonly method: Method;
  readonly answer: OutboundAnswer;
  /** The authority's own words; undefined when the answer is not in its form, and so perhaps not from it. */
  readonly words: string | undefined;
  readonly retryAt: Date | undefined;
};

/** It has not done what was asked, and would later or for others: too many calls, a key that an operator has to mend. */
const NOT_ASKED: readonly number[] = [401, 403, 429, 503];
const MAX_REASON = 500;

/** What an answer other than 2xx means. Only the authority's own refusal is final. */
export function refusalOf({ method, answer: { status }, words, retryAt }: Refused): AuthorityError {
  const cause = new Error(`status ${status}`);
  const reason = words?.slice(0, MAX_REASON);
  if (NOT_ASKED.includes(status)) return new AuthorityError('unreachable', { reason, retryAt, cause });
  if (status >= 400 && status < 500 && words !== undefined) return new AuthorityError('refused', { reason, cause });
  return lostAnswer(method, cause);
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // an answer that is no JSON fails its schema, which is the one place that decides
  }
}

/** The part of an answer that is used; throws when it is not as documented, naming only where. */
export function readAs<S extends z.ZodType>(schema: S, value: unknown, method: Method): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const places = parsed.error.issues.map(({ path }) => `/${path.join('/')}`).join(', ');
  throw lostAnswer(method, new Error(`not as documented: ${places}`));
}
