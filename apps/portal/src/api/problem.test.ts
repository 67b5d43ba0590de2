import { describe, expect, test } from 'vitest';
import { ApiProblem, isMissing, isSignedOut, parseRetryAfter, problemOf } from './problem.ts';

const NOW = new Date('2026-11-22T12:00:00Z');

const refused = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  new Response(typeof body === 'string' ? body : JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/problem+json', ...headers },
  });

describe('a refused request', () => {
  test('is told in the words of the desk, with every field at fault', async () => {
    const faults = [{ path: '/csr', code: 'csr.not_pem', detail: 'This is no PEM.' }];
    const body = {
      type: 'urn:x',
      title: 'Refused',
      status: 422,
      detail: 'The CSR has faults.',
      code: 'order.csr_refused',
      faults,
    };
    const problem = await problemOf(refused(422, body), NOW);
    expect(problem).toMatchObject({ message: 'The CSR has faults.', status: 422, code: 'order.csr_refused', faults });
  });

  test('uses the title where there is no detail', async () => {
    const problem = await problemOf(refused(404, { title: 'No such order.', code: 'order.not_found' }), NOW);
    expect(problem.message).toBe('No such order.');
    expect(isMissing(problem)).toBe(true);
  });

  test('knows the moment from which it may be tried again', async () => {
    const problem = await problemOf(
      refused(429, { code: 'rate.limited', title: 'Slowly' }, { 'retry-after': '30' }),
      NOW,
    );
    expect(problem.retryAfter).toEqual(new Date('2026-11-22T12:00:30Z'));
  });

  test("of a proxy's page becomes a problem without words", async () => {
    const problem = await problemOf(refused(502, '<html>Bad gateway</html>', { 'content-type': 'text/html' }), NOW);
    expect(problem).toBeInstanceOf(ApiProblem);
    expect(problem).toMatchObject({ message: '', status: 502, faults: [] });
  });

  test('with a damaged document is still a problem of its status', async () => {
    expect(await problemOf(refused(500, '{"title":'), NOW)).toMatchObject({ status: 500, code: 'internal' });
  });

  test('of sign-in takes no foreign words over', async () => {
    const answer = refused(401, { message: 'Invalid email or password' }, { 'content-type': 'application/json' });
    const problem = await problemOf(answer, NOW);
    expect(problem.message).toBe('');
    expect(isSignedOut(problem)).toBe(true);
  });
});

describe('Retry-After', () => {
  test('is read as seconds and as a date', () => {
    expect(parseRetryAfter('90', NOW)).toEqual(new Date('2026-11-22T12:01:30Z'));
    expect(parseRetryAfter('Sun, 22 Nov 2026 12:05:00 GMT', NOW)).toEqual(new Date('2026-11-22T12:05:00Z'));
  });

  test('is nothing when it is missing or damaged', () => {
    expect(parseRetryAfter(null, NOW)).toBeUndefined();
    expect(parseRetryAfter(' ', NOW)).toBeUndefined();
    expect(parseRetryAfter('soon', NOW)).toBeUndefined();
  });
});
