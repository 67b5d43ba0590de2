import type { Endpoint, InputOf, OutputOf } from './endpoints.ts';
import { ApiUnreachable, problemOf } from './problem.ts';

/** The prefix of @certdesk/contract's API_PREFIX, typed by it; importing the value would pull every schema in. */
const PREFIX: typeof import('@certdesk/contract').API_PREFIX = '/api/v1';

type LooseInput = {
  params?: Record<string, string | number>;
  query?: Record<string, string | number | undefined>;
  body?: unknown;
  idempotencyKey?: string;
};

/** Fills `{name}` placeholders and appends the query, leaving out what is undefined or empty. */
export function urlOf(path: string, input: Pick<LooseInput, 'params' | 'query'>): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(input.params?.[name])));
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(input.query ?? {})) {
    if (value !== undefined && value !== '') query.set(name, String(value));
  }
  return query.size === 0 ? PREFIX + filled : `${PREFIX}${filled}?${query}`;
}

/** fetch with the session's cookie and the language of the screen; throws ApiUnreachable or ApiProblem. */
export async function request(
  url: string,
  init: RequestInit & { headers?: Record<string, string> },
): Promise<Response> {
  const headers = { 'accept-language': document.documentElement.lang, ...init.headers };
  const response = await fetch(url, { credentials: 'same-origin', ...init, headers }).catch((cause: unknown) => {
    if (init.signal?.aborted) throw cause;
    throw new ApiUnreachable(cause);
  });
  if (!response.ok) throw await problemOf(response);
  return response;
}

/** One call of the API. Everything is checked at compile time against the contract's route table. */
export async function call<E extends Endpoint>(
  endpoint: E,
  input: InputOf<E>,
  signal?: AbortSignal,
): Promise<OutputOf<E>> {
  const [method, path] = endpoint.split(' ') as [string, string]; // cast: Endpoint is `${method} ${path}`
  const loose = input as LooseInput; // cast: every InputOf<E> is made of these parts
  const headers: Record<string, string> = { accept: 'application/json' };
  if (loose.body !== undefined) headers['content-type'] = 'application/json';
  if (loose.idempotencyKey !== undefined) headers['idempotency-key'] = loose.idempotencyKey;
  const response = await request(urlOf(path, loose), {
    method,
    headers,
    ...(loose.body === undefined ? {} : { body: JSON.stringify(loose.body) }),
    ...(signal ? { signal } : {}),
  });
  const answer: unknown = response.status === 204 ? undefined : await response.json();
  return answer as OutputOf<E>; // cast: the desk answers by the same contract
}
