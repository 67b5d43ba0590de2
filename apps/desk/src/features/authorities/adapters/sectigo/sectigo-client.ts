import { addMs, type OutboundAnswer } from '@certdesk/platform';
import { AuthorityError } from '../../authority-error.ts';
import { retryAfter } from '../../retry-after.ts';
import { asRead } from '../shared/as-read.ts';
import { callOut, refusalOf } from '../shared/call-out.ts';
import { hideSecrets } from '../shared/hide-secrets.ts';
import { COLLECT_PAUSE_MS } from './sectigo-facts.ts';
import type { SectigoParts } from './sectigo-settings.ts';

type Params = Readonly<Record<string, string | number | undefined>>;
/** An answer in lines: its code, and what follows it. */
export type Lines = { readonly code: number; readonly rest: string };

export type SectigoClient = {
  /** An endpoint that does something, and answers with a form. Throws AuthorityError. */
  act: (endpoint: string, params: Params) => Promise<URLSearchParams>;
  /** One that changes nothing, and answers in lines. Codes of `expected` are answers, though they are negative. */
  read: (endpoint: string, params: Params, expected?: readonly number[]) => Promise<Lines>;
};

const CALL_LIMIT = -42;
const UNKNOWN_ERROR = -14;
/** No credit left; wrong login, or no right to call this: an operator has to mend them. */
const ACCOUNT: readonly number[] = [-15, -16];
const MAX_REASON = 500;

const unreadable = (what: string) =>
  new AuthorityError('uncertain', { cause: new Error(`not as documented: ${what}`) });

/** Sectigo answers refusals with status 200 and a negative code, which says what they mean. */
function meaningOf(code: number, words: string, now: Date): AuthorityError {
  const cause = new Error(`code ${code}`);
  const reason = words.trim().slice(0, MAX_REASON) || String(code);
  if (code === CALL_LIMIT)
    return new AuthorityError('unreachable', { reason, retryAt: addMs(now, COLLECT_PAUSE_MS), cause });
  if (ACCOUNT.includes(code)) return new AuthorityError('unreachable', { reason, cause });
  return new AuthorityError(code === UNKNOWN_ERROR ? 'uncertain' : 'refused', { reason, cause });
}

/** A whole number, and nothing else in its place. */
const readCode = (text: string | null | undefined): number | undefined =>
  text != null && /^-?\d{1,4}$/.test(text.trim()) ? Number(text) : undefined;

/** Sectigo's partner API (https://docs.sectigo.com/sps). The password goes in the body, and nowhere else. */
export function createSectigoClient({ settings, secrets, outbound, clock }: SectigoParts): SectigoClient {
  const base = settings.baseUrl.replace(/\/+$/, '');

  const hide = (words: string): string => hideSecrets(words, [secrets.loginPassword]);

  async function send(endpoint: string, params: Params): Promise<OutboundAnswer> {
    const form = new URLSearchParams({ loginName: secrets.loginName, loginPassword: secrets.loginPassword });
    for (const [name, value] of Object.entries(params)) if (value !== undefined) form.set(name, String(value));
    const answer = await callOut(outbound, {
      method: 'POST',
      url: `${base}/${endpoint}`,
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'user-agent': 'Certdesk' },
      body: form.toString(),
    });
    if (answer.status >= 200 && answer.status < 300) return answer;
    const words = new URLSearchParams(answer.body.toString('utf8')).get('errorMessage');
    throw refusalOf({
      method: 'POST',
      answer,
      words: words === null ? undefined : hide(words),
      retryAt: retryAfter(answer.headers, clock.now()),
    });
  }

  return {
    act: async (endpoint, params) => {
      const answer = new URLSearchParams((await send(endpoint, params)).body.toString('utf8').trim());
      const code = readCode(answer.get('errorCode'));
      if (code === undefined) throw unreadable('errorCode');
      if (code < 0) throw meaningOf(code, hide(answer.get('errorMessage') ?? ''), clock.now());
      return answer;
    },
    read: (endpoint, params, expected = []) =>
      asRead(async () => {
        const text = (await send(endpoint, params)).body.toString('utf8');
        const [first = '', ...rest] = text.split(/\r?\n/);
        const code = readCode(first);
        if (code === undefined) throw unreadable('the first line');
        const lines = { code, rest: rest.join('\n') };
        if (code < 0 && !expected.includes(code)) throw meaningOf(code, hide(lines.rest), clock.now());
        return lines;
      }),
  };
}
