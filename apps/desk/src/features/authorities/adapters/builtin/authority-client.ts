import { request } from 'node:http';
import { signHeaders } from '@certdesk/authority-protocol';
import { Problem } from '@certdesk/contract';
import { type Clock, newId } from '@certdesk/platform';
import type { z } from 'zod';
import { AuthorityError } from '../../authority-error.ts';

export type ClientOptions = { url: string; secret: string; clock: Clock; timeoutMs: number };
export type Call<S extends z.ZodType> = { method: 'GET' | 'POST' | 'PUT'; path: string; body?: unknown; answer: S };

const MAX_ANSWER_BYTES = 4 * 1024 * 1024;
type Answer = { status: number; text: string };

/** Before the request has left, nothing can have happened at the CA; afterwards nobody knows. */
function send(options: ClientOptions, call: { method: string; path: string; body: string }): Promise<Answer> {
  const { url, secret, clock, timeoutMs } = options;
  const timestamp = Math.floor(clock.now().getTime() / 1000);
  const headers = {
    ...signHeaders(secret, { id: newId(), timestamp, ...call }),
    ...(call.method === 'GET'
      ? {}
      : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(call.body) }),
  };
  return new Promise((resolve, reject) => {
    let asked = false;
    const fail = (cause: unknown) => reject(new AuthorityError(asked ? 'uncertain' : 'unreachable', { cause }));
    const outgoing = request(
      new URL(call.path, url),
      // For the whole call: an answer that drips in would be kept alive by every byte.
      { method: call.method, headers, signal: AbortSignal.timeout(timeoutMs) },
      (incoming) => {
        const chunks: Buffer[] = [];
        let size = 0;
        incoming.on('data', (chunk: Buffer) => {
          chunks.push(chunk);
          size += chunk.length;
          if (size > MAX_ANSWER_BYTES) incoming.destroy(new Error('the answer is too large'));
        });
        incoming.on('end', () =>
          resolve({ status: incoming.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
        );
        incoming.on('error', fail);
      },
    );
    outgoing.on('finish', () => {
      asked = true;
    });
    outgoing.on('error', fail);
    // Without a listener node closes the connection and says nothing more, not even when the time is over.
    outgoing.once('upgrade', (_incoming, socket) => {
      socket.destroy();
      fail(new Error('the answer is another protocol'));
    });
    outgoing.end(call.body);
  });
}

/** Refusals of the caller and not of what it asks: a wrong secret or clock, too much at once. An operator mends them. */
const NOT_ASKED: readonly number[] = [401, 403, 429, 503];

/** Only the CA's own problem answer refuses for good. A page of something in between has decided nothing. */
function refusal({ status, text }: Answer): AuthorityError {
  const cause = new Error(`status ${status}`);
  const problem = Problem.safeParse(parseJson(text));
  if (NOT_ASKED.includes(status)) return new AuthorityError('unreachable', { cause, problem: problem.data });
  if (status < 400 || status >= 500 || !problem.success) return new AuthorityError('uncertain', { cause });
  const { title, faults = [] } = problem.data;
  const reason = [title, ...faults.map((fault) => fault.detail ?? fault.code)].join(' ').slice(0, 500);
  return new AuthorityError('refused', { reason, problem: problem.data });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // an answer that is no JSON fails the schema below, which is the one place that decides
  }
}

/** A signed call to the built-in CA. Throws AuthorityError; an answer that is not as the protocol says is `uncertain`. */
export async function callAuthority<S extends z.ZodType>(options: ClientOptions, call: Call<S>): Promise<z.output<S>> {
  const body = call.body === undefined ? '' : JSON.stringify(call.body);
  const answer = await send(options, { method: call.method, path: call.path, body });
  if (answer.status >= 300) throw refusal(answer);
  const parsed = call.answer.safeParse(answer.text === '' ? undefined : parseJson(answer.text));
  if (!parsed.success) throw new AuthorityError('uncertain', { cause: parsed.error });
  return parsed.data;
}
