import { renewalId } from '@certdesk/pki';
import { addMs, DAY, HOUR, MINUTE } from '@certdesk/platform';
import type { RenewalAdvice } from '../../abilities.ts';
import { AuthorityError } from '../../authority-error.ts';
import { derOf } from './certificate.ts';
import { RenewalInfo } from './client/messages.ts';
import { retryAfter } from './client/problems.ts';
import { readJson } from './client/transport.ts';
import type { AcmeParts } from './parts.ts';
import { readOrderChain } from './read-issuance.ts';

/** RFC 9773 4.3.3: when the authority does not say when to ask again. */
const ASK_AGAIN_MS = 6 * HOUR;
/** RFC 9773 4.3.2: whatever it says. A day, so that an authority which has to revoke is heard in time. */
const ASK_AGAIN_LEAST_MS = MINUTE;
const ASK_AGAIN_MOST_MS = DAY;

function askAgainAt(header: string | undefined, now: Date): Date {
  const wanted = retryAfter(header, now) ?? addMs(now, ASK_AGAIN_MS);
  const pauseMs = wanted.getTime() - now.getTime();
  return addMs(now, Math.min(Math.max(pauseMs, ASK_AGAIN_LEAST_MS), ASK_AGAIN_MOST_MS));
}

/** The id of an order's certificate for authorities that take it (RFC 9773); undefined where there is none to be had. */
export async function renewalIdOf(parts: AcmeParts, orderUrl: string): Promise<string | undefined> {
  const { renewalInfo } = await parts.client.directory();
  if (renewalInfo === undefined) return undefined;
  try {
    return renewalId(derOf(await readOrderChain(parts, orderUrl)));
  } catch (error) {
    // A predecessor that the authority has forgotten must not hinder its successor.
    if (error instanceof AuthorityError && error.kind === 'refused') return undefined;
    throw error;
  }
}

/** A link that people are shown, and nothing but a web page's. */
const webPage = (url: string | undefined): string | undefined =>
  url !== undefined && URL.parse(url)?.protocol === 'https:' ? url : undefined;

/** RFC 9773 4.2. */
export async function readRenewalAdvice(parts: AcmeParts, orderUrl: string): Promise<RenewalAdvice | undefined> {
  const { client, clock } = parts;
  const { renewalInfo } = await client.directory();
  const id = await renewalIdOf(parts, orderUrl);
  if (renewalInfo === undefined || id === undefined) return undefined;
  const answer = await client.get(`${renewalInfo.replace(/\/$/, '')}/${id}`);
  const { suggestedWindow, explanationURL } = readJson(answer, RenewalInfo);
  const [start, end] = [new Date(suggestedWindow.start), new Date(suggestedWindow.end)];
  // RFC 9773 4.2: an end that is not after the start makes the window invalid.
  if (end <= start) return undefined;
  return {
    start,
    end,
    explanationUrl: webPage(explanationURL),
    askAgainAt: askAgainAt(answer.headers['retry-after'], clock.now()),
  };
}
