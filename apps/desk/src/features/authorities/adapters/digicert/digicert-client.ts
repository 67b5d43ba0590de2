import type { OutboundAnswer, OutboundRequest } from '@certdesk/platform';
import type { z } from 'zod';
import { retryAfter } from '../../retry-after.ts';
import { callOut, parseJson, readAs, refusalOf } from '../shared/call-out.ts';
import { Refusal } from './digicert-answers.ts';
import type { DigicertParts } from './digicert-settings.ts';

type Call = { readonly method: 'GET' | 'POST' | 'PUT'; readonly path: string; readonly body?: unknown };

export type DigicertClient = {
  /** Throws AuthorityError, as all of these. */
  json: <S extends z.ZodType>(call: Call, schema: S) => Promise<z.output<S>>;
  /** As `json`, and undefined when there is no such thing. */
  jsonIfAny: <S extends z.ZodType>(call: Call, schema: S) => Promise<z.output<S> | undefined>;
  text: (path: string) => Promise<string>;
  /** A deed that is answered without a body. */
  done: (call: Call) => Promise<void>;
};

/** What DigiCert says of a refusal; undefined when it is not in its form. */
function wordsOf({ body }: OutboundAnswer): string | undefined {
  const parsed = Refusal.safeParse(parseJson(body.toString('utf8')));
  if (!parsed.success) return undefined;
  const faults = 'errors' in parsed.data ? parsed.data.errors : [parsed.data.error];
  return faults.map(({ code, message }) => message || code || '').join(' ');
}

/** CertCentral Services API v2 (https://dev.digicert.com/certcentral-apis/services-api.html). */
export function createDigicertClient({ settings, secrets, outbound, clock }: DigicertParts): DigicertClient {
  const base = settings.baseUrl.replace(/\/+$/, '');

  async function send({ method, path, body }: Call): Promise<OutboundAnswer> {
    const request: OutboundRequest = {
      method,
      url: `${base}${path}`,
      headers: { 'x-dc-devkey': secrets.apiKey, 'content-type': 'application/json', 'user-agent': 'Certdesk' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    };
    return callOut(outbound, request);
  }
  function check(method: Call['method'], answer: OutboundAnswer): OutboundAnswer {
    if (answer.status >= 200 && answer.status < 300) return answer;
    throw refusalOf({ method, answer, words: wordsOf(answer), retryAt: retryAfter(answer.headers, clock.now()) });
  }
  const read = <S extends z.ZodType>(schema: S, { method }: Call, { body }: OutboundAnswer): z.output<S> =>
    readAs(schema, body.length === 0 ? undefined : parseJson(body.toString('utf8')), method);

  return {
    json: async (call, schema) => read(schema, call, check(call.method, await send(call))),
    jsonIfAny: async (call, schema) => {
      const answer = await send(call);
      if (answer.status === 404 && wordsOf(answer) !== undefined) return undefined;
      return read(schema, call, check(call.method, answer));
    },
    text: async (path) => check('GET', await send({ method: 'GET', path })).body.toString('utf8'),
    done: async (call) => void check(call.method, await send(call)),
  };
}

/** The path of an order, of which the desk knows only DigiCert's id. */
export const orderPath = (authorityOrderId: string): string =>
  `/order/certificate/${encodeURIComponent(authorityOrderId)}`;
