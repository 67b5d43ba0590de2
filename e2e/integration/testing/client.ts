import { API_PREFIX, type Problem } from '@certdesk/contract';

export type Answer<T> = { readonly status: number; readonly headers: Headers; readonly body: T };
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Somebody who calls the API: a person's browser or a script with a key. Paths are under /api/v1. */
export type Caller = {
  readonly headers: Readonly<Record<string, string>>;
  send: <T = Problem>(
    method: Method,
    path: string,
    options?: { body?: unknown; headers?: Readonly<Record<string, string>> },
  ) => Promise<Answer<T>>;
  /** Expects a 2xx answer, and throws with what came otherwise. */
  get: <T>(path: string) => Promise<T>;
  post: <T>(path: string, body?: unknown) => Promise<T>;
};

export function createCaller(url: string, headers: Readonly<Record<string, string>> = {}): Caller {
  const send: Caller['send'] = async (method, path, options = {}) => {
    const response = await fetch(`${url}${API_PREFIX}${path}`, {
      method,
      headers: {
        ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
        ...options.headers,
      },
      ...(options.body !== undefined && { body: JSON.stringify(options.body) }),
    });
    const text = await response.text();
    // One JSON text, and not many lines of it.
    const isJson = /[/+]json(?:;|$)/.test(response.headers.get('content-type') ?? '');
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
  };
  const expectGood = async <T>(method: Method, path: string, body?: unknown): Promise<T> => {
    const answer = await send<T>(method, path, body === undefined ? {} : { body });
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  return {
    headers,
    send,
    get: (path) => expectGood('GET', path),
    post: (path, body = {}) => expectGood('POST', path, body),
  };
}

/** Signs in as a browser does, and answers with who calls from then on. */
export async function signIn(url: string, credentials: { email: string; password: string }): Promise<Caller> {
  const response = await fetch(`${url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(credentials),
  });
  if (!response.ok) throw new Error(`sign-in: ${response.status} ${await response.text()}`);
  const cookie = response.headers.getSetCookie().map((each) => each.split(';')[0]);
  return createCaller(url, { cookie: cookie.join('; ') });
}
