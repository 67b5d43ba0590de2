import type { OutboundAnswer } from '@certdesk/platform';
import type { XmlElement } from '@rgrove/parse-xml';
import { AuthorityError } from '../../authority-error.ts';
import { retryAfter } from '../../retry-after.ts';
import { asRead } from '../shared/as-read.ts';
import { callOut, refusalOf } from '../shared/call-out.ts';
import { hideSecrets } from '../shared/hide-secrets.ts';
import type { NamecheapParts } from './namecheap-settings.ts';
import { elementsOf, findElements, readXml } from './read-xml.ts';

type Params = Readonly<Record<string, string | number | boolean | undefined>>;
type Read<T> = (result: XmlElement) => T;

export type NamecheapClient = {
  /** A command that changes nothing. Throws AuthorityError. */
  read: <T>(command: string, params: Params, read: Read<T>) => Promise<T>;
  /** A command that does something: a lost answer is `uncertain`. Throws AuthorityError. */
  act: <T>(command: string, params: Params, read: Read<T>) => Promise<T>;
};

type Refusal = { readonly number: string; readonly words: string };

/** What an answer of any command says beside its result; undefined when it is not in the form of Namecheap. */
type Envelope = { readonly refusal: Refusal | undefined; readonly result: XmlElement | undefined };

function readEnvelope(text: string): Envelope | undefined {
  const root = readXml(text);
  const status = root?.attributes.Status?.toUpperCase();
  if (root?.name !== 'ApiResponse' || (status !== 'OK' && status !== 'ERROR')) return undefined;
  if (status === 'OK') return { refusal: undefined, result: elementsOf(findElements(root, 'CommandResponse')[0])[0] };
  const errors = findElements(root, 'Errors', 'Error');
  const words = errors.map((error) => error.text.trim()).join(' ');
  const number = errors[0]?.attributes.Number ?? errors[0]?.attributes.number ?? '';
  return { refusal: { number, words }, result: undefined };
}

/** Who calls, with which key and from where: what an operator has to mend, and no word about the order. */
const CALLER = /^10\d{5}$/;
const UNHANDLED = '5050900';
const MAX_REASON = 500;

/** Namecheap answers refusals with status 200; their numbers say what they mean. */
function meaningOf({ number, words }: Refusal): AuthorityError {
  const cause = new Error(`error ${number}`);
  const reason = words.slice(0, MAX_REASON) || number;
  if (CALLER.test(number) || words.includes('INSUFFICIENTFUNDS'))
    return new AuthorityError('unreachable', { reason, cause });
  return new AuthorityError(number === UNHANDLED || number === '' ? 'uncertain' : 'refused', { reason, cause });
}

const unreadable = (what: string) =>
  new AuthorityError('uncertain', { cause: new Error(`not as documented: ${what}`) });

/** Namecheap's SSL API (https://www.namecheap.com/support/api/methods/ssl/). The key goes in the body, never in an address. */
export function createNamecheapClient({ settings, secrets, outbound, clock }: NamecheapParts): NamecheapClient {
  const { apiUser, clientIp, baseUrl } = settings;

  async function send(command: string, params: Params): Promise<OutboundAnswer> {
    const caller = { ApiUser: apiUser, ApiKey: secrets.apiKey, UserName: apiUser, ClientIp: clientIp };
    const form = new URLSearchParams({ ...caller, Command: command });
    for (const [name, value] of Object.entries(params)) if (value !== undefined) form.set(name, String(value));
    return callOut(outbound, {
      method: 'POST',
      url: baseUrl,
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'user-agent': 'Certdesk' },
      body: form.toString(),
    });
  }
  async function call<T>(command: string, params: Params, read: Read<T>): Promise<T> {
    const answer = await send(command, params);
    const envelope = readEnvelope(hideSecrets(answer.body.toString('utf8'), [secrets.apiKey]));
    if (answer.status < 200 || answer.status >= 300) {
      const retryAt = retryAfter(answer.headers, clock.now());
      throw refusalOf({ method: 'POST', answer, words: envelope?.refusal?.words, retryAt });
    }
    if (!envelope) throw unreadable('ApiResponse');
    if (envelope.refusal) throw meaningOf(envelope.refusal);
    const { result } = envelope;
    if (!result) throw unreadable('CommandResponse');
    // It may say so inside an answer whose status is OK.
    if (result.attributes.IsSuccess?.toLowerCase() === 'false') throw new AuthorityError('refused');
    return read(result);
  }
  return { act: call, read: (command, params, read) => asRead(() => call(command, params, read)) };
}
