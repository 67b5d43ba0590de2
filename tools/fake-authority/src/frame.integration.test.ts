import { once } from 'node:events';
import { createServer, get as getPlain } from 'node:http';
import { get } from 'node:https';
import type { AddressInfo } from 'node:net';
import { DAY } from '@certdesk/platform';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { type FakeAuthorities, type FakeAuthorityOptions, HTTPS_HOST, startFakeAuthorities } from './index.ts';

const running: FakeAuthorities[] = [];
const start = async (options: FakeAuthorityOptions = {}): Promise<FakeAuthorities> => {
  const fake = await startFakeAuthorities(options);
  running.push(fake);
  return fake;
};
afterEach(() => Promise.all(running.splice(0).map((fake) => fake.stop())));

const headers = { 'x-dc-devkey': 'FAKE-DIGICERT-API-KEY' };
const products = (fake: FakeAuthorities) => fetch(`${fake.url}/services/v2/product`, { headers });

describe('the fake authorities', () => {
  it('speak to whoever knows the key, and refuse others in the form of the API', async () => {
    const fake = await start();
    expect((await products(fake)).status).toBe(200);
    const refused = await fetch(`${fake.url}/services/v2/product`);
    expect([refused.status, await refused.json()]).toEqual([
      401,
      { errors: [{ code: 'access_denied|invalid_api_key', message: 'The API key is not valid.' }] },
    ]);
  });

  it('note calls without what they carried', async () => {
    const fake = await start();
    await products(fake);
    expect(fake.calls.all()).toEqual([
      { authority: 'digicert', method: 'GET', path: '/services/v2/product', status: 200, at: expect.any(Date) },
    ]);
  });

  it('strike as often as told, and after as many calls as told', async () => {
    const fake = await start();
    fake.faults.set([{ at: 'call', skip: 1, times: 1, strike: { do: 'answer', status: 429, retryAfter: 30 } }]);
    const answers = [await products(fake), await products(fake), await products(fake)];
    expect(answers.map(({ status }) => status)).toEqual([200, 429, 200]);
    expect(answers[1]?.headers.get('retry-after')).toBe('30');
    expect(await answers[1]?.json()).toMatchObject({ errors: [{ code: 'request_limit_exceeded' }] });
    expect(fake.faults.list()).toEqual([]);
  });

  it('strike only where they are told', async () => {
    const fake = await start();
    fake.faults.set([
      { at: 'call', authority: 'godaddy', strike: { do: 'drop' } },
      { at: 'call', method: 'POST', strike: { do: 'drop' } },
      { at: 'call', path: '/sendemail', strike: { do: 'drop' } },
    ]);
    expect((await products(fake)).status).toBe(200);
  });

  it.each([
    ['a page of what stands in front', { do: 'answer', status: 503 }, /<!doctype html>/],
    [
      'a member that is missing',
      { do: 'remove', path: '/products/0/name_id' },
      /^{"products":\[{"group_name":"[a-z_]+","name"/,
    ],
    ['a member that is another', { do: 'set', path: '/products', value: 'none' }, /^{"products":"none"}$/],
    ['everything one level deeper', { do: 'wrap', in: 'data' }, /^{"data":{"products":/],
    ['another text', { do: 'replace', text: 'GeoTrust', by: 'Nobody' }, /Nobody Standard DV/],
  ] as const)('answer oddly when told: %s', async (_, strike, text) => {
    const fake = await start();
    fake.faults.set([{ at: 'call', strike }]);
    expect(await (await products(fake)).text()).toMatch(text);
  });

  it.each([
    ['cut the connection', { do: 'drop' }],
    ['cut it after the deed', { do: 'drop', done: true }],
    ['break the answer off', { do: 'truncate', bytes: 5 }],
  ] as const)('%s when told', async (_, strike) => {
    const fake = await start();
    fake.faults.set([{ at: 'call', strike }]);
    await expect(products(fake).then((answer) => answer.text())).rejects.toThrow();
  });

  it('can be hanging and be stopped nevertheless', async () => {
    const fake = await start();
    fake.faults.set([{ at: 'call', strike: { do: 'hang', done: true } }]);
    const lost = expect(products(fake)).rejects.toThrow();
    while (fake.calls.all().length === 0) await new Promise(setImmediate);
    await fake.stop();
    await lost;
  });

  it('call back twice, never, or late when told', async () => {
    const bodies: string[] = [];
    const listener = createServer(async (request, reply) => {
      bodies.push((await request.toArray()).join(''));
      reply.end();
    }).listen(0, '127.0.0.1');
    onTestFinished(() => void listener.close());
    await once(listener, 'listening');
    const url = `http://127.0.0.1:${(listener.address() as AddressInfo).port}`; // cast: a TCP server has no pipe name
    const fake = await start();
    const send = (body: string) => fake.webhooks.send({ authority: 'digicert', url, body });
    fake.faults.set([
      { at: 'webhook', times: 1, strike: 'twice' },
      { at: 'webhook', times: 1, strike: 'never' },
      { at: 'webhook', times: 1, strike: 'after_next' },
    ]);
    for (const body of ['a', 'b', 'c', 'd']) send(body);
    await fake.webhooks.idle();
    expect(bodies).toEqual(['"a"', '"a"', '"d"', '"c"']);
  });

  it('are told their time and their faults by HTTP as well', async () => {
    const fake = await start();
    const post = (path: string, method: string, body: unknown) =>
      fetch(`${fake.url}${path}`, {
        method,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    const before = fake.clock.now().getTime();
    expect((await post('/control/clock', 'POST', { advanceMs: DAY })).status).toBe(200);
    expect(fake.clock.now().getTime() - before).toBeGreaterThanOrEqual(DAY);
    await post('/control/faults', 'PUT', { faults: [{ at: 'call', strike: { do: 'answer', status: 500 } }] });
    expect((await products(fake)).status).toBe(500);
    expect((await post('/control/faults', 'PUT', { faults: [{ at: 'nowhere' }] })).status).toBe(400);
  });

  it('are controlled from this machine only', async () => {
    const fake = await start();
    const { promise, resolve } = Promise.withResolvers<number | undefined>();
    getPlain(`${fake.url}/control`, { headers: { host: 'evil.example' } }, (answer) =>
      resolve(answer.resume().statusCode),
    );
    expect(await promise).toBe(403);
  });

  it('speak HTTPS by a root of their own', async () => {
    const fake = await start({ https: true });
    const { promise, resolve, reject } = Promise.withResolvers<number | undefined>();
    get(
      `https://127.0.0.1:${fake.port}/services/v2/product`,
      { servername: HTTPS_HOST, ca: fake.rootPem, headers },
      (answer) => resolve(answer.resume().statusCode),
    ).on('error', reject);
    expect(await promise).toBe(200);
  });
});
