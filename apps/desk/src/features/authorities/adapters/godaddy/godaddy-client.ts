import type { Language } from '@certdesk/contract';
import { addMs, type OutboundAnswer, SECOND } from '@certdesk/platform';
import type { z } from 'zod';
import { retryAfter } from '../../retry-after.ts';
import { callOut, parseJson, readAs, refusalOf } from '../shared/call-out.ts';
import { Refusal } from './godaddy-answers.ts';
import type { GodaddyParts } from './godaddy-settings.ts';

type Call = {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly path: string;
  readonly body?: unknown;
  /** Of the mails and refusals that the call leads to. */
  readonly language?: Language;
};

export type GodaddyClient = {
  /** Throws AuthorityError, as all of these. */
  json: <S extends z.ZodType>(call: Call, schema: S) => Promise<z.output<S>>;
  /** As `json`, and undefined when it is answered with that status: GoDaddy has none, each call in a way of its own. */
  jsonUnless: <S extends z.ZodType>(status: number, call: Call, schema: S) => Promise<z.output<S> | undefined>;
  /** A deed that is answered without a body. */
  done: (call: Call) => Promise<void>;
  /** The refusal of a body that GoDaddy only examines; undefined when it is in order. */
  examine: (call: Call) => Promise<Refusal | undefined>;
};

/** GoDaddy's markets, which its mails take their language from (BCP 47). */
const MARKETS: Readonly<Record<Language, string>> = {
  en: 'en-US',
  de: 'de-DE',
  es: 'es-ES',
  fr: 'fr-FR',
  it: 'it-IT',
  'pt-BR': 'pt-BR',
};

const UNPROCESSABLE = 422;
const refusalIn = ({ body }: OutboundAnswer): Refusal | undefined =>
  Refusal.safeParse(parseJson(body.toString('utf8'))).data;

export const wordsOf = ({ code, message, fields }: Refusal): string =>
  [message || code, ...(fields ?? []).map((field) => field.message || field.code || '')].join(' ').trim();

/** Certificates API v1 (https://developer.godaddy.com/doc/endpoint/certificates). */
export function createGodaddyClient({ settings, secrets, outbound, clock }: GodaddyParts): GodaddyClient {
  const base = settings.baseUrl.replace(/\/+$/, '');

  const send = ({ method, path, body, language }: Call): Promise<OutboundAnswer> =>
    callOut(outbound, {
      method,
      url: `${base}${path}`,
      headers: {
        authorization: `sso-key ${secrets.apiKey}:${secrets.apiSecret}`,
        accept: 'application/json',
        'user-agent': 'Certdesk',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(language === undefined ? {} : { 'x-market-id': MARKETS[language] }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  function check(method: Call['method'], answer: OutboundAnswer): OutboundAnswer {
    if (answer.status >= 200 && answer.status < 300) return answer;
    const refusal = refusalIn(answer);
    const seconds = refusal?.retryAfterSec ?? undefined;
    const retryAt =
      retryAfter(answer.headers, clock.now()) ??
      (seconds === undefined ? undefined : addMs(clock.now(), seconds * SECOND));
    throw refusalOf({ method, answer, words: refusal && wordsOf(refusal), retryAt });
  }
  const read = <S extends z.ZodType>(schema: S, { method }: Call, { body }: OutboundAnswer): z.output<S> =>
    readAs(schema, parseJson(body.toString('utf8')), method);

  return {
    json: async (call, schema) => read(schema, call, check(call.method, await send(call))),
    jsonUnless: async (status, call, schema) => {
      const answer = await send(call);
      if (answer.status === status && refusalIn(answer)) return undefined;
      return read(schema, call, check(call.method, answer));
    },
    done: async (call) => void check(call.method, await send(call)),
    examine: async (call) => {
      const answer = await send(call);
      const refusal = answer.status === UNPROCESSABLE ? refusalIn(answer) : undefined;
      if (!refusal) check(call.method, answer);
      return refusal;
    },
  };
}

/** The path of a certificate, of which the desk knows only GoDaddy's id. */
export const certificatePath = (authorityOrderId: string): string =>
  `/v1/certificates/${encodeURIComponent(authorityOrderId)}`;
