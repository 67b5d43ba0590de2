import { setTimeout as pause } from 'node:timers/promises';
import type { FastifyReply } from 'fastify';
import { removeMember, setMember, wrapIn } from './alter-json.ts';
import type { FakeAuthority } from './fake-authority.ts';
import type { CallStrike } from './fault-board.ts';

const PAGE =
  '<!doctype html><html><head><title>Service Unavailable</title></head><body>Please come back.</body></html>';
const never = new Promise<never>(() => {});

type Answer = Extract<CallStrike, { do: 'answer' }>;

/** What stands in front of a real API answers with a page of its own; the API itself in its own form. */
function defaultBody({ status }: Answer, authority: FakeAuthority): { contentType: string; body: string } {
  if (status >= 502) return { contentType: 'text/html; charset=utf-8', body: PAGE };
  return authority.errorBody(status);
}

function answer(strike: Answer, authority: FakeAuthority, reply: FastifyReply): FastifyReply {
  const usual = defaultBody(strike, authority);
  if (strike.retryAfter !== undefined) reply.header('retry-after', String(strike.retryAfter));
  return reply
    .code(strike.status)
    .type(strike.contentType ?? usual.contentType)
    .send(strike.body ?? usual.body);
}

/** Strikes before the deed. Answers undefined when the call goes on. */
export async function strikeBefore(
  strike: CallStrike,
  authority: FakeAuthority,
  reply: FastifyReply,
): Promise<FastifyReply | undefined> {
  if (strike.do === 'answer') return answer(strike, authority, reply);
  if (strike.do === 'wait') await pause(strike.ms);
  if (strike.do === 'hang' && !strike.done) return never;
  if (strike.do === 'drop' && !strike.done) {
    reply.raw.socket?.destroy();
    return never;
  }
  return undefined;
}

async function truncate(reply: FastifyReply, payload: string, bytes: number): Promise<never> {
  const { raw } = reply;
  raw.writeHead(reply.statusCode, {
    'content-type': String(reply.getHeader('content-type') ?? 'application/json'),
    'content-length': Buffer.byteLength(payload) + 1,
  });
  raw.write(Buffer.from(payload).subarray(0, bytes), () => raw.socket?.destroy());
  return never;
}

/** Strikes after the deed: the answer is another, or does not come. */
export async function strikeAfter(strike: CallStrike, reply: FastifyReply, payload: string): Promise<string> {
  switch (strike.do) {
    case 'hang':
      return strike.done ? never : payload;
    case 'drop':
      if (!strike.done) return payload;
      reply.raw.socket?.destroy();
      return never;
    case 'truncate':
      return truncate(reply, payload, strike.bytes);
    case 'remove':
      return removeMember(payload, strike.path);
    case 'set':
      return setMember(payload, strike.path, strike.value);
    case 'wrap':
      return wrapIn(payload, strike.in);
    case 'replace':
      return payload.replaceAll(strike.text, strike.by);
    default:
      return payload;
  }
}
