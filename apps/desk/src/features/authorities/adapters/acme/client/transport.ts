import type { Clock, Outbound, OutboundAnswer, OutboundRequest } from '@certdesk/platform';
import { HOUR } from '@certdesk/platform';
import { type CryptoKey, FlattenedSign, type JWSHeaderParameters } from 'jose';
import type { z } from 'zod';
import { AuthorityError } from '../../../authority-error.ts';
import { Directory } from './messages.ts';
import { AcmeError, errorOf, fromOutbound } from './problems.ts';
import { createTurns } from './turns.ts';

/** Who signs: an account by its URL, or, before it has one, a key by itself. */
export type Signer = { readonly key: CryptoKey } & (
  | { readonly kid: string }
  | { readonly jwk: NonNullable<JWSHeaderParameters['jwk']> }
);
/** Without a payload it is a POST-as-GET (RFC 8555 6.3). */
export type SignedCall = {
  readonly url: string;
  readonly payload?: object | undefined;
  readonly accept?: string;
};

export type Transport = {
  directory: () => Promise<Directory>;
  get: (url: string) => Promise<OutboundAnswer>;
  /** Repeats what a bad nonce refuses. Throws AcmeError for an answer that is not 2xx. */
  post: (signer: Signer, call: SignedCall) => Promise<OutboundAnswer>;
};

const DIRECTORY_FRESH_MS = HOUR;
/** Servers keep nonces for a while only, and each is worth one request saved. */
const MAX_NONCES = 50;
/** Each call under way has a nonce and brings another: a hundred at once would first fetch a hundred. */
const MAX_AT_ONCE = 8;
/** Pebble refuses half of all nonces on purpose; a server that refuses each must not keep us for ever. */
const MAX_BAD_NONCES = 25;
const USER_AGENT = 'certdesk';

/** The answer's JSON as the schema has it. An answer that is none says nothing about what was asked. */
export function readJson<S extends z.ZodType>(answer: OutboundAnswer, schema: S): z.output<S> {
  let json: unknown;
  try {
    json = JSON.parse(answer.body.toString('utf8'));
  } catch (cause) {
    throw new AuthorityError('unreachable', { cause });
  }
  const parsed = schema.safeParse(json);
  if (!parsed.success) throw new AuthorityError('unreachable', { cause: parsed.error });
  return parsed.data;
}

const isGood = ({ status }: OutboundAnswer): boolean => status >= 200 && status < 300;

/** Nonces that answers brought, the newest first. */
function createNonces(fetchNonce: () => Promise<OutboundAnswer>) {
  const kept: string[] = [];
  const note = ({ headers }: OutboundAnswer): void => {
    const nonce = headers['replay-nonce'];
    if (typeof nonce !== 'string' || !/^[A-Za-z0-9_-]{1,500}$/.test(nonce)) return;
    kept.push(nonce);
    if (kept.length > MAX_NONCES) kept.shift();
  };
  const take = async (): Promise<string> => {
    const nonce = kept.pop();
    if (nonce !== undefined) return nonce;
    note(await fetchNonce());
    const fresh = kept.pop();
    if (fresh === undefined) throw new AuthorityError('unreachable', { cause: new Error('no nonce came') });
    return fresh;
  };
  return { note, take };
}

/** How an ACME server is spoken to (RFC 8555 6): nonces, signatures, problems, through the desk's one way out. */
export function createTransport(options: {
  readonly directoryUrl: string;
  readonly outbound: Outbound;
  readonly clock: Clock;
}): Transport {
  const { directoryUrl, outbound, clock } = options;
  let known: { readonly directory: Directory; readonly until: number } | undefined;

  async function call(request: OutboundRequest): Promise<OutboundAnswer> {
    const headers = { 'user-agent': USER_AGENT, 'accept-language': 'en', ...request.headers };
    try {
      return await outbound({ ...request, headers });
    } catch (error) {
      throw fromOutbound(error);
    }
  }
  async function get(url: string): Promise<OutboundAnswer> {
    const answer = await call({ method: 'GET', url });
    if (answer.status !== 200) throw errorOf(answer, clock.now());
    return answer;
  }
  async function directory(): Promise<Directory> {
    const now = clock.now().getTime();
    if (known && known.until > now) return known.directory;
    const fresh = readJson(await get(directoryUrl), Directory);
    known = { directory: fresh, until: now + DIRECTORY_FRESH_MS };
    return fresh;
  }
  const nonces = createNonces(async () => {
    const answer = await call({ method: 'HEAD', url: (await directory()).newNonce });
    if (!isGood(answer)) throw errorOf(answer, clock.now());
    return answer;
  });

  async function sendOnce(signer: Signer, { url, payload, accept }: SignedCall): Promise<OutboundAnswer> {
    const { key, ...who } = signer;
    const jws = await new FlattenedSign(new TextEncoder().encode(payload === undefined ? '' : JSON.stringify(payload)))
      .setProtectedHeader({ alg: 'ES256', nonce: await nonces.take(), url, ...who })
      .sign(key);
    const headers = { 'content-type': 'application/jose+json', ...(accept && { accept }) };
    const answer = await call({ method: 'POST', url, headers, body: JSON.stringify(jws) });
    nonces.note(answer);
    return answer;
  }
  async function postUntilTaken(signer: Signer, signed: SignedCall): Promise<OutboundAnswer> {
    for (let badNonces = 0; ; badNonces += 1) {
      const answer = await sendOnce(signer, signed);
      if (isGood(answer)) return answer;
      const error = errorOf(answer, clock.now());
      // RFC 8555 6.5: the answer that refuses a nonce brings a good one.
      if (!(error instanceof AcmeError) || error.acmeType !== 'badNonce' || badNonces >= MAX_BAD_NONCES) throw error;
    }
  }
  const inTurn = createTurns(MAX_AT_ONCE);
  return { directory, get, post: (signer, signed) => inTurn(() => postUntilTaken(signer, signed)) };
}
