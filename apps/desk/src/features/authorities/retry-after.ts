import type { IncomingHttpHeaders } from 'node:http';
import { addMs, DAY, SECOND } from '@certdesk/platform';

/** Whoever says "in a year" is asked again the next day. */
const LONGEST_MS = DAY;

/** When an answer's Retry-After (RFC 9110 10.2.3: seconds, or a date) wants to be asked again; never before now. */
export function retryAfter(headers: IncomingHttpHeaders, now: Date): Date | undefined {
  const text = headers['retry-after']?.trim() ?? '';
  const ms = /^\d{1,9}$/.test(text) ? Number(text) * SECOND : Date.parse(text) - now.getTime();
  return Number.isNaN(ms) ? undefined : addMs(now, Math.min(Math.max(ms, 0), LONGEST_MS));
}
