import { describe, expect, it } from 'vitest';
import { isSigned, SIGNATURE_TOLERANCE_SECONDS, type SignedRequest, signHeaders } from './signature.ts';

const SECRET = 'a secret of desk and authority, long enough';
const NOW = new Date('2026-11-22T12:00:00Z');
const SECONDS = NOW.getTime() / 1000;
const REQUEST: SignedRequest = { id: 'm-1', timestamp: SECONDS, method: 'POST', path: '/v1/orders', body: '{"a":1}' };

const receive = (signed: SignedRequest, taken: Partial<SignedRequest> = {}, now = NOW) => {
  const { id, timestamp, ...rest } = { ...signed, ...taken };
  const headers = { ...signHeaders(SECRET, signed), 'webhook-id': id, 'webhook-timestamp': String(timestamp) };
  return isSigned(SECRET, { ...rest, headers }, now);
};

describe('a signed request', () => {
  it('is known again, and no part of it can be changed', () => {
    expect(receive(REQUEST)).toBe(true);
    for (const changed of [
      { id: 'm-2' },
      { timestamp: SECONDS + 1 },
      { method: 'PUT' },
      { path: '/v1/order' },
      { body: '{"a":2}' },
    ])
      expect(receive(REQUEST, changed)).toBe(false);
  });

  it('is worth nothing once it is older, or newer, than the tolerance', () => {
    const after = (seconds: number) => new Date(NOW.getTime() + seconds * 1000);
    for (const sign of [1, -1]) {
      expect(receive(REQUEST, {}, after(sign * SIGNATURE_TOLERANCE_SECONDS))).toBe(true);
      expect(receive(REQUEST, {}, after(sign * (SIGNATURE_TOLERANCE_SECONDS + 1)))).toBe(false);
    }
  });

  it('cannot be read as another one that somebody has written into its body', () => {
    const body = `{"applicant":"x.${SECONDS}.POST /v1/orders/7/cancellation."}`;
    const start = `${REQUEST.id}.${SECONDS}.POST /v1/orders.{"applicant":"x`;
    expect(receive({ ...REQUEST, body })).toBe(true);
    expect(receive({ ...REQUEST, body }, { id: start, path: '/v1/orders/7/cancellation', body: '"}' })).toBe(false);
  });
});
