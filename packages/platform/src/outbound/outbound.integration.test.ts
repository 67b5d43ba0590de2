import { once } from 'node:events';
import { createServer as createHttpServer, type RequestListener, setGlobalProxyFromEnv } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { makeServerCertificate, startDnsServer } from '../testing/index.ts';
import type { ResolveHost } from './checked-agents.ts';
import { createOutbound, type OutboundOptions } from './create-outbound.ts';
import type { OutboundError, OutboundRequest } from './outbound.ts';

const LOOPBACK = ['127.0.0.1', '127.0.0.3'];
const leadsTo =
  (...addresses: string[]): ResolveHost =>
  async () =>
    addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));

/** Answers one after the other; the last one again and again. */
function leadsInTurn(...answers: string[]): ResolveHost & { asked: () => number } {
  let asked = 0;
  const resolve: ResolveHost = async () => {
    const address = answers[Math.min(asked, answers.length - 1)] ?? '';
    asked += 1;
    return [{ address, family: 4 }];
  };
  return Object.assign(resolve, { asked: () => asked });
}

describe('calls to the outside', () => {
  const open: { server: Server; sockets: Set<Socket> }[] = [];
  const listen = async (server: Server, address = '127.0.0.1'): Promise<number> => {
    const sockets = new Set<Socket>();
    server.on('connection', (socket: Socket) => sockets.add(socket));
    open.push({ server, sockets });
    server.listen(0, address);
    await once(server, 'listening');
    return (server.address() as AddressInfo).port; // cast: it listens on an address and a port
  };
  const serve = (listener: RequestListener, address?: string) => listen(createHttpServer(listener), address);
  let tls: { key: string; cert: string };
  beforeAll(() => {
    tls = makeServerCertificate('ca.example.test');
  });
  const stopAll = () => {
    for (const { server, sockets } of open.splice(0)) {
      server.close();
      for (const socket of sockets) socket.destroy();
    }
  };
  afterEach(stopAll);
  afterAll(stopAll);

  /** The call's failure; a call that succeeds fails the test. */
  const failure = async (options: OutboundOptions, request: Partial<OutboundRequest> & { url: string }) => {
    const answer = await createOutbound(options)({ method: 'GET', ...request }).catch((error: OutboundError) => error);
    if (!(answer instanceof Error)) throw new Error(`answered with ${answer.status}`);
    return answer;
  };
  const inTest = (port: number): OutboundOptions => ({
    hosts: [`ca.example.test:${port}`],
    privateNetworks: LOOPBACK,
    resolve: leadsTo('127.0.0.1'),
  });

  it('sends method, headers and body, and answers with whatever status came', async () => {
    const port = await serve(async (request, response) => {
      const body = (await request.toArray()).join('');
      response
        .writeHead(418, { 'x-seen': `${request.method} ${request.url} ${request.headers['x-key']} ${body}` })
        .end('no');
    });
    const call = createOutbound(inTest(port));
    const answer = await call({
      method: 'POST',
      url: `http://ca.example.test:${port}/orders?all`,
      headers: { 'x-key': 'k' },
      body: 'ü',
    });
    expect(answer).toMatchObject({ status: 418, headers: { 'x-seen': expect.stringContaining('POST /orders?all k') } });
    expect(answer.body.toString()).toBe('no');
  });

  it('speaks TLS with whom it can verify, and sends nothing to anybody else', async () => {
    const seen: string[] = [];
    const port = await listen(
      createHttpsServer(tls, (request, response) => {
        seen.push(request.url ?? '');
        response.end('ok');
      }),
    );
    const url = `https://ca.example.test:${port}/secret`;
    expect(await failure(inTest(port), { url })).toMatchObject({ kind: 'not_sent' });
    const other = { ...inTest(port), hosts: [`other.example.test:${port}`], ca: tls.cert };
    expect(await failure(other, { url: `https://other.example.test:${port}/secret` })).toMatchObject({
      kind: 'not_sent',
    });
    expect(seen).toEqual([]);
    const answer = await createOutbound({ ...inTest(port), ca: tls.cert })({ method: 'GET', url });
    expect(answer.body.toString()).toBe('ok');
  });

  it.each([
    ['a host that is not listed', 'https://evil.example.test/'],
    ['another port', 'https://ca.example.test:8443/'],
    ['another scheme', 'ftp://ca.example.test/'],
    ['a file', 'file:///etc/passwd'],
    ['a name in front of the host', 'https://ca.example.test@evil.example.test/'],
    ['credentials', 'https://user:word@ca.example.test/'],
    ['a root dot that makes another host', 'https://ca.example.test./'],
    ['a backslash', 'https://evil.example.test\\@ca.example.test/'],
    ['an address in hexadecimal', 'https://0x7f.1/'],
    ['an address in two parts', 'https://127.1/'],
    ['an address as one number', 'https://2130706433/'],
    ['an address in octal', 'https://0177.0.0.1/'],
    ['an address in full-width digits', 'https://１２７.０.０.１/'],
    ['an address mapped into IPv6', 'https://[::ffff:127.0.0.1]/'],
    ['an address of the machine itself', 'https://[::1]/'],
    ['the unspecified address', 'https://0/'],
    ['metadata of a cloud', 'https://169.254.169.254/latest/meta-data/'],
    ['a text that is no URL', 'ca.example.test'],
  ])('never calls %s', async (_what, url) => {
    const hosts = ['ca.example.test', '127.0.0.1', '[::1]', '[::ffff:7f00:1]', '0.0.0.0', '169.254.169.254'];
    const resolve = () => Promise.reject(new Error('nothing may be looked up'));
    expect(await failure({ hosts, resolve }, { url })).toMatchObject({ kind: 'forbidden' });
  });

  it.each([
    '127.0.0.1',
    '10.0.0.1',
    '169.254.169.254',
    '100.64.0.1',
    '::1',
    'fd00::1',
    '::ffff:127.0.0.1',
    '64:ff9b::7f00:1',
  ])('connects to nobody when a listed name leads to %s', async (address) => {
    const options = { hosts: ['ca.example.test'], resolve: leadsTo(address) };
    expect(await failure(options, { url: 'https://ca.example.test/' })).toMatchObject({ kind: 'forbidden' });
  });

  it('goes without TLS to a private network only, never to the internet', async () => {
    const options = { hosts: ['ca.example.test'], privateNetworks: LOOPBACK, resolve: leadsTo('8.8.8.8') };
    expect(await failure(options, { url: 'http://ca.example.test/' })).toMatchObject({ kind: 'forbidden' });
  });

  it('connects to what it has checked, when the name leads elsewhere a moment later', async () => {
    const inside: string[] = [];
    const port = await serve((request, response) => {
      inside.push(request.url ?? '');
      response.end();
    }, '127.0.0.2');
    // 127.0.0.3 is allowed and nobody listens there; 127.0.0.2 is not allowed, and listens.
    const resolve = leadsInTurn('127.0.0.3', '127.0.0.2');
    const call = createOutbound({ ...inTest(port), resolve });
    const get = () =>
      call({ method: 'GET', url: `http://ca.example.test:${port}/` }).catch((error: OutboundError) => error);
    expect(await get()).toMatchObject({ kind: 'not_sent' });
    expect(resolve.asked()).toBe(1);
    expect(await get()).toMatchObject({ kind: 'forbidden' });
    expect(inside).toEqual([]);
  });

  it('takes only the allowed ones of several addresses', async () => {
    const port = await serve((_request, response) => response.end('right'));
    const options = { ...inTest(port), resolve: leadsTo('127.0.0.2', '10.0.0.1', '127.0.0.1') };
    const answer = await createOutbound(options)({ method: 'GET', url: `http://ca.example.test:${port}/` });
    expect(answer.body.toString()).toBe('right');
  });

  it('checks each connection anew, and an open one stays where it was checked', async () => {
    const peers: (number | undefined)[] = [];
    const port = await serve((request, response) => {
      peers.push(request.socket.remotePort);
      if (request.url === '/close') response.setHeader('connection', 'close');
      response.end();
    });
    const resolve = leadsInTurn('127.0.0.1', '127.0.0.2');
    const call = createOutbound({ ...inTest(port), resolve });
    const get = (path: string) =>
      call({ method: 'GET', url: `http://ca.example.test:${port}${path}` }).catch((error: OutboundError) => error);
    expect(await get('/')).toMatchObject({ status: 200 });
    expect(await get('/close')).toMatchObject({ status: 200 });
    expect(new Set(peers).size).toBe(1);
    expect(await get('/')).toMatchObject({ kind: 'forbidden' });
    expect(resolve.asked()).toBe(2);
  });

  it('refuses a connection that has reached another address than was allowed', async () => {
    const port = await serve((_request, response) => response.end());
    // A resolver that lies about the kind of its answer gets past a lookup, and no further.
    let reads = 0;
    const entry = {
      family: 4,
      get address() {
        reads += 1;
        return reads === 1 ? '127.0.0.3' : '127.0.0.1';
      },
    };
    const options = { ...inTest(port), privateNetworks: ['127.0.0.3'], resolve: async () => [entry] };
    expect(await failure(options, { url: `http://ca.example.test:${port}/` })).toMatchObject({ kind: 'forbidden' });
    expect(reads).toBeGreaterThan(1);
  });

  it.each([301, 302, 303, 307, 308])('hands a redirect (%i) over and follows it nowhere', async (status) => {
    const seen: string[] = [];
    const port = await serve((request, response) => {
      seen.push(request.url ?? '');
      response.writeHead(status, { location: 'http://169.254.169.254/' }).end();
    });
    const answer = await createOutbound(inTest(port))({ method: 'GET', url: `http://ca.example.test:${port}/a` });
    expect(answer).toMatchObject({ status, headers: { location: 'http://169.254.169.254/' } });
    expect(seen).toEqual(['/a']);
  });

  it('gives up an answer that drips in without end, as uncertain', async () => {
    const port = await serve((_request, response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write('.'), 10);
      response.on('close', () => clearInterval(drip));
    });
    const error = await failure(inTest(port), { url: `http://ca.example.test:${port}/`, timeoutMs: 2_000 });
    expect(error).toMatchObject({ kind: 'uncertain', cause: { name: 'AbortError' } });
  });

  it('ends a call whose answer switches to another protocol, which it did not ask for', async () => {
    const port = await listen(
      createTcpServer((socket) => {
        socket.on('error', () => {});
        socket.once('data', () => socket.write('HTTP/1.1 101 Switching\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n'));
      }),
    );
    const error = await failure(inTest(port), { url: `http://ca.example.test:${port}/` });
    expect(error).toMatchObject({ kind: 'uncertain' });
  });

  it.each([
    ['said beforehand', { 'content-length': '2000' }],
    ['found while reading', {}],
  ])('takes no larger answer than it was told, %s', async (_what, headers) => {
    const port = await serve((_request, response) => response.writeHead(200, headers).end(Buffer.alloc(2000)));
    const url = `http://ca.example.test:${port}/`;
    expect(await failure(inTest(port), { url, maxBytes: 1999 })).toMatchObject({ kind: 'uncertain' });
    const answer = await createOutbound(inTest(port))({ method: 'GET', url, maxBytes: 2000 });
    expect(answer.body).toHaveLength(2000);
  });

  it('unpacks nothing, and asks for nothing packed', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000));
    let asked: unknown;
    const port = await serve((request, response) => {
      asked = request.headers['accept-encoding'];
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb);
    });
    expect(await failure(inTest(port), { url: `http://ca.example.test:${port}/` })).toMatchObject({
      kind: 'uncertain',
    });
    expect(asked).toBe('identity');
  });

  it('tells a connection that nobody took from a request whose answer was lost', async () => {
    const port = await listen(createTcpServer((socket) => socket.once('data', () => socket.destroy())));
    const url = `http://ca.example.test:${port}/`;
    expect(await failure(inTest(port), { url, method: 'POST', body: 'order' })).toMatchObject({ kind: 'uncertain' });
    const nobody = { ...inTest(port), resolve: leadsTo('127.0.0.3') };
    expect(await failure(nobody, { url, method: 'POST', body: 'order' })).toMatchObject({ kind: 'not_sent' });
    const nameless = {
      ...inTest(port),
      resolve: () => Promise.reject(Object.assign(new Error(), { code: 'ENOTFOUND' })),
    };
    expect(await failure(nameless, { url })).toMatchObject({ kind: 'not_sent', cause: { code: 'ENOTFOUND' } });
  });

  it('is uncertain of a request on an open connection that breaks', async () => {
    let answered = 0;
    const port = await serve((request, response) => {
      answered += 1;
      if (answered === 2) request.socket.destroy();
      else response.end();
    });
    const call = createOutbound(inTest(port));
    const request = { method: 'POST', url: `http://ca.example.test:${port}/`, body: 'order' } as const;
    await call(request);
    await expect(call(request)).rejects.toMatchObject({ kind: 'uncertain' });
  });

  it('is uncertain of an answer that breaks off', async () => {
    const port = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half');
      response.socket?.end();
    });
    expect(await failure(inTest(port), { url: `http://ca.example.test:${port}/` })).toMatchObject({
      kind: 'uncertain',
    });
  });

  it('asks no proxy that the environment names', async () => {
    const proxied: string[] = [];
    const proxy = await serve((request, response) => {
      proxied.push(request.url ?? '');
      response.end('proxy');
    });
    const restore = setGlobalProxyFromEnv({ http_proxy: `http://127.0.0.1:${proxy}` });
    const port = await serve((_request, response) => response.end('direct'));
    const answer = await createOutbound(inTest(port))({ method: 'GET', url: `http://ca.example.test:${port}/` });
    restore();
    expect([answer.body.toString(), proxied]).toEqual(['direct', []]);
  });

  it('keeps no cookies', async () => {
    const cookies: unknown[] = [];
    const port = await serve((request, response) => {
      cookies.push(request.headers.cookie);
      response.setHeader('set-cookie', 'session=1').end();
    });
    const call = createOutbound(inTest(port));
    for (const path of ['/', '/again']) await call({ method: 'GET', url: `http://ca.example.test:${port}${path}` });
    expect(cookies).toEqual([undefined, undefined]);
  });

  it('says nothing of URL, headers or body in its errors', async () => {
    const errors = [
      await failure({ hosts: [] }, { url: 'https://ca.example.test/?ApiKey=hush', body: 'hush' }),
      await failure({ hosts: [] }, { url: 'not a URL: hush' }),
    ];
    const told = errors.map((error) => JSON.stringify([error, error.message, error.stack, String(error.cause)]));
    expect(told.join()).not.toContain('hush');
  });

  it('asks the name server of the system for each connection', async () => {
    const dns = await startDnsServer({ 'ca.example.test': [{ type: 'A', address: '127.0.0.1' }] });
    const { Resolver } = await import('node:dns/promises');
    const resolver = new Resolver();
    resolver.setServers([dns.address]);
    const resolve: ResolveHost = async (name) =>
      (await resolver.resolve4(name)).map((address) => ({ address, family: 4 }));
    const options = { hosts: ['ca.example.test'], resolve };
    expect(await failure(options, { url: 'https://ca.example.test/' })).toMatchObject({ kind: 'forbidden' });
    expect(dns.asked).toEqual(['ca.example.test']);
    await dns.stop();
  });
});
