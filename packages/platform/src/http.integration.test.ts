import { CertdeskError, type Problem } from '@certdesk/contract';
import { loadTranslators } from '@certdesk/locales';
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { addMs } from './clock.ts';
import { createHttp, listen } from './http.ts';
import { createLog } from './log.ts';
import { createMetrics } from './metrics.ts';
import { createTestClock } from './testing/index.ts';

const Body = z.strictObject({
  name: z.string().min(2).max(5),
  count: z.number().optional(),
  kind: z.enum(['a', 'b']).optional(),
  inner: z.strictObject({ 'odd/~key': z.string() }).optional(),
  list: z.array(z.string()).optional(),
});

describe('the HTTP shell', () => {
  const clock = createTestClock();
  let app: FastifyInstance;
  let isReady: boolean;
  let log: string[];
  let thrown: unknown;

  beforeEach(async () => {
    [isReady, log] = [true, []];
    app = await createHttp({
      log: createLog({ name: 'test', level: 'debug', write: (line) => void log.push(line) }),
      clock,
      metrics: createMetrics(),
      errors: loadTranslators('errors'),
      trustProxy: ['127.0.0.1'],
      secure: false,
      ready: async () => isReady,
    });
    app.post('/things', { schema: { body: Body } }, async () => ({ ok: true }));
    app.get('/things', { schema: { querystring: z.object({ q: z.string().optional() }) } }, async () => ({}));
    app.get('/throws/:secret', async () => {
      throw thrown;
    });
  });
  afterEach(() => app.close());

  const post = (payload: object | string, headers: Record<string, string> = {}) =>
    app.inject({
      method: 'POST',
      url: '/things',
      payload,
      headers: { 'content-type': 'application/json', ...headers },
    });
  const problemOf = async (error: unknown, headers: Record<string, string> = {}) => {
    thrown = error;
    const response = await app.inject({ url: '/throws/hidden?token=hidden', headers });
    return { response, problem: response.json<Problem>() };
  };

  it('names every fault of a request at once, each by a JSON pointer', async () => {
    const response = await post({ name: 'x', count: '1', kind: 'c', inner: { 'odd/~key': 1 }, more: 1 });
    expect(response.statusCode).toBe(400);
    expect(response.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    const { code, faults } = response.json<Problem>();
    expect(code).toBe('request.invalid');
    expect(faults?.map(({ path, code: fault }) => [path, fault]).sort()).toEqual([
      ['', 'field.unknown'],
      ['/count', 'field.wrong_type'],
      ['/inner/odd~1~0key', 'field.wrong_type'],
      ['/kind', 'field.not_offered'],
      ['/name', 'field.too_short'],
    ]);
  });

  it("words faults and title in the reader's language", async () => {
    const payload = { name: 'much too long' };
    const titles = new Set<string>();
    for (const language of ['en', 'de', 'es', 'fr', 'it', 'pt-BR']) {
      const response = await post(payload, { 'accept-language': `${language};q=0.9, xx` });
      expect(response.headers['content-language']).toBe(language);
      const { title, faults } = response.json<Problem>();
      expect(faults?.[0]?.detail).toMatch(/5/);
      titles.add(title);
    }
    expect(titles.size).toBe(6);
  });

  it.each([
    ['de-AT, en;q=0.5', 'de'],
    ['nl, fr;q=0.2, it;q=0.8', 'it'],
    ['pt-PT', 'pt-BR'],
    ['de;q=0', 'en'],
    ['*', 'en'],
    [';;;q=q,,', 'en'],
  ])('understands Accept-Language: %s', async (header, language) => {
    expect((await post({}, { 'accept-language': header })).headers['content-language']).toBe(language);
  });

  it.each([
    ['no JSON', '{"name":', 400, 'request.malformed'],
    ['nothing', '', 400, 'request.malformed'],
    ['a body that is too large', JSON.stringify({ name: 'x'.repeat(200_000) }), 413, 'request.too_large'],
  ])('answers %s with a problem', async (_, payload, status, code) => {
    const response = await post(payload);
    expect([response.statusCode, response.json<Problem>().code]).toEqual([status, code]);
  });

  it('answers another content type with a problem', async () => {
    const response = await post('<name/>', { 'content-type': 'application/xml' });
    expect([response.statusCode, response.json<Problem>().code]).toEqual([415, 'request.unsupported_media_type']);
  });

  it.each(['\u0000', 'a\ud800'])('refuses text that no database can hold, wherever it stands: %j', async (text) => {
    const payload = JSON.stringify({ name: text.padEnd(3, 'x'), list: ['fine', text] });
    const { code, faults } = (await post(payload)).json<Problem>();
    expect(code).toBe('request.invalid');
    expect(faults?.map(({ path, code: fault }) => [path, fault])).toEqual([
      ['/name', 'field.invalid'],
      ['/list/1', 'field.invalid'],
    ]);
  });

  it('refuses such text in a query too', async () => {
    const response = await app.inject({ url: '/things?q=%00' });
    expect([response.statusCode, response.json<Problem>().faults?.[0]?.path]).toEqual([400, '/q']);
  });

  it('answers an unknown address with a problem, whatever the method', async () => {
    for (const method of ['GET', 'POST', 'DELETE', 'PUT'] as const) {
      const response = await app.inject({ method, url: '/nowhere' });
      expect([response.statusCode, response.json<Problem>().code]).toEqual([404, 'route.not_found']);
    }
    expect((await app.inject({ url: '/%zz' })).json<Problem>().code).toBe('request.malformed');
  });

  it('shows nothing of an error that nobody foresaw, and logs where it happened without its text', async () => {
    const { response, problem } = await problemOf(new Error('hidden: password=hidden'));
    expect([response.statusCode, problem.code]).toEqual([500, 'internal']);
    expect(response.body).not.toContain('hidden');
    expect(log.join('')).toContain('http.failed');
    expect(log.join('')).not.toContain('hidden');
    expect(log.join('')).toContain(problem.requestId);
  });

  it('rounds Retry-After up, so that a client that waits exactly so long is not refused again', async () => {
    const freeIn = async (ms: number) => {
      const error = new CertdeskError('rate.limited', { retryAfter: addMs(clock.now(), ms) });
      return (await problemOf(error)).response.headers['retry-after'];
    };
    expect(await freeIn(1)).toBe('1');
    expect(await freeIn(1000)).toBe('1');
    expect(await freeIn(1001)).toBe('2');
    expect(await freeIn(59_999)).toBe('60');
    expect(await freeIn(-5000)).toBe('1');
  });

  it('says whether it lives and whether it is ready', async () => {
    expect((await app.inject({ url: '/livez' })).statusCode).toBe(200);
    expect((await app.inject({ url: '/readyz' })).statusCode).toBe(200);
    isReady = false;
    expect((await app.inject({ url: '/readyz' })).statusCode).toBe(503);
    expect((await app.inject({ url: '/livez' })).statusCode).toBe(200);
  });

  it('gives its measurements to this machine only, and not to whoever comes through a proxy', async () => {
    const metrics = (options: { remoteAddress?: string; headers?: Record<string, string> }) =>
      app.inject({ url: '/metrics', remoteAddress: '127.0.0.1', ...options });
    await app.inject({ url: '/nowhere' });
    const own = await metrics({});
    expect(own.statusCode).toBe(200);
    expect(own.body).toContain('http_request_duration_seconds');
    expect((await metrics({ remoteAddress: '192.0.2.1' })).statusCode).toBe(404);
    expect((await metrics({ headers: { 'x-forwarded-for': '127.0.0.1' } })).statusCode).toBe(404);
    expect((await metrics({ headers: { forwarded: 'for=192.0.2.1' } })).statusCode).toBe(404);
  });

  it('names the setting when its port is taken', async () => {
    const port = await listen(app, { port: 0, setting: 'TEST_PORT' });
    const other = await createHttp({
      log: createLog({ name: 'test', level: 'silent' }),
      clock,
      metrics: createMetrics(),
      errors: loadTranslators('errors'),
      trustProxy: false,
      secure: true,
      ready: async () => true,
    });
    const fault = { code: 'port.in_use', params: { name: 'TEST_PORT' } };
    await expect(listen(other, { port, setting: 'TEST_PORT' })).rejects.toMatchObject(fault);
    expect((await other.inject({ url: '/livez' })).headers['strict-transport-security']).toBeDefined();
    expect((await app.inject({ url: '/livez' })).headers['strict-transport-security']).toBeUndefined();
    await other.close();
  });

  it('gives nobody for ever to send a request', async () => {
    await app.ready();
    expect(app.server.requestTimeout).toBeGreaterThan(0);
    expect(app.server.headersTimeout).toBeGreaterThan(0);
  });

  it('says the security headers also where no route could be looked for', async () => {
    const response = await app.inject({ url: '/%zz' });
    expect(response.statusCode).toBe(400);
    expect(response.headers).toMatchObject({
      'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
      'x-content-type-options': 'nosniff',
    });
  });

  it('refuses what is nested without end, as it refuses what cannot be stored', async () => {
    app.post('/anything', { schema: { body: z.looseObject({}) } }, async () => ({}));
    const nested = `{"a":${'['.repeat(30_000)}${']'.repeat(30_000)}}`;
    const headers = { 'content-type': 'application/json' };
    const response = await app.inject({ method: 'POST', url: '/anything', payload: nested, headers });
    expect(response.statusCode).toBe(400);
    expect(response.json<Problem>().code).toBe('request.invalid');
  });
});
