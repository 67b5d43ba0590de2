import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Both directions are authenticated with one shared secret: each request carries an id, a time and an HMAC-SHA256 over
 * `id.time.method path.body`, in the header layout of the Standard Webhooks specification (webhook-id,
 * webhook-timestamp, webhook-signature: `v1,<base64>`). Method and path are signed too, so that a body
 * meant for one route cannot be replayed at another.
 */
export const SIGNATURE_HEADERS = {
  id: 'webhook-id',
  timestamp: 'webhook-timestamp',
  signature: 'webhook-signature',
} as const;

/** How far the two clocks may be apart; a captured message is worthless afterwards. */
export const SIGNATURE_TOLERANCE_SECONDS = 300;

/** No full stop, which ends it: what is signed reads as one request only, whatever stands in a body. */
const ID = /^[A-Za-z0-9_-]{1,64}$/;

export type SignedRequest = { id: string; timestamp: number; method: string; path: string; body: string };

function mac(secret: string, request: SignedRequest): Buffer {
  const text = `${request.id}.${request.timestamp}.${request.method} ${request.path}.${request.body}`;
  return createHmac('sha256', secret).update(text).digest();
}

/** Headers that authenticate the request. `path` is the URL's path with its query. `timestamp` is in seconds. */
export function signHeaders(secret: string, request: SignedRequest): Record<string, string> {
  return {
    [SIGNATURE_HEADERS.id]: request.id,
    [SIGNATURE_HEADERS.timestamp]: String(request.timestamp),
    [SIGNATURE_HEADERS.signature]: `v1,${mac(secret, request).toString('base64')}`,
  };
}

export type ReceivedRequest = {
  method: string;
  path: string;
  body: string;
  headers: Readonly<Record<string, string | string[] | undefined>>;
};

/** Whether the request was signed with the secret within the tolerance of `now`. Constant time in the secret. */
export function isSigned(secret: string, request: ReceivedRequest, now: Date): boolean {
  const id = request.headers[SIGNATURE_HEADERS.id];
  const time = Number(request.headers[SIGNATURE_HEADERS.timestamp]);
  const given = request.headers[SIGNATURE_HEADERS.signature];
  if (typeof id !== 'string' || typeof given !== 'string' || !Number.isSafeInteger(time)) return false;
  if (!ID.test(id)) return false;
  if (Math.abs(now.getTime() / 1000 - time) > SIGNATURE_TOLERANCE_SECONDS) return false;
  const expected = mac(secret, { id, timestamp: time, method: request.method, path: request.path, body: request.body });
  const actual = Buffer.from(given.startsWith('v1,') ? given.slice(3) : '', 'base64');
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}
