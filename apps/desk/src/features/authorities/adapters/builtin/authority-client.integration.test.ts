import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isSigned } from '@certdesk/authority-protocol';
import { createTestClock } from '@certdesk/platform/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { callAuthority } from './authority-client.ts';

const SECRET = 'a secret for tests, of more than thirty-two characters';
/** Enough for a request to leave on a machine that is busy with other things. */
const GIVE_UP_MS = 2_000;
const refusal = (code: string) => ({ type: `urn:certdesk:error:${code}`, title: 'The CA says no.', status: 422, code });

describe('a call to the built-in CA', () => {
  const clock = createTestClock();
  const servers: Server[] = [];
  afterEach(async () => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    }
  });

  async function serve(listener: RequestListener): Promise<string> {
    const server = createServer(listener).listen(0, '127.0.0.1');
    servers.push(server);
    await once(server, 'listening');
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // cast: a TCP server has no pipe name
  }
  const call = (url: string, timeoutMs = 20_000) =>
    callAuthority(
      { url, secret: SECRET, clock, timeoutMs },
      { method: 'POST', path: '/v1/things?x=1', body: { text: 'ä' }, answer: z.object({ ok: z.boolean() }) },
    );
  const answering = (status: number, body: unknown, type = 'application/json') =>
    serve((_, reply) =>
      reply.writeHead(status, { 'content-type': type }).end(typeof body === 'string' ? body : JSON.stringify(body)),
    );

  it('is signed with path and body, and answers with what the schema says', async () => {
    const received: boolean[] = [];
    const url = await serve(async (request, reply) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const { method = '', url: path = '', headers } = request;
      received.push(isSigned(SECRET, { method, path, body: Buffer.concat(chunks).toString(), headers }, clock.now()));
      reply.end('{"ok":true,"more":1}');
    });
    expect(await call(url)).toEqual({ ok: true });
    expect(received).toEqual([true]);
  });

  it.each([
    ['a problem of the CA refuses', 422, refusal('order.csr_refused'), 'refused'],
    ['a problem about the secret does not: the operator can mend it', 401, refusal('signature.invalid'), 'unreachable'],
    ['being too busy does not', 429, refusal('rate.limited'), 'unreachable'],
    ['not being ready does not', 503, refusal('service.unavailable'), 'unreachable'],
    ['a fault of the CA leaves open what has happened', 500, refusal('internal'), 'uncertain'],
    ['so does the page of something in between', 404, '<h1>Not found</h1>', 'uncertain'],
    ['and a redirect, which is not followed', 302, '', 'uncertain'],
    ['and a good answer that is none', 200, '<h1>Hello</h1>', 'uncertain'],
    ['and one that says something else', 200, { fine: true }, 'uncertain'],
    ['and one without end', 200, ' '.repeat(5 * 1024 * 1024), 'uncertain'],
  ])('tells why it failed: %s', async (_, status, body, kind) => {
    await expect(call(await answering(status, body))).rejects.toMatchObject({ name: 'AuthorityError', kind });
  });

  it('tells why it failed: and another protocol, which it did not ask for', async () => {
    const url = await serve(({ socket }) => {
      socket.write('HTTP/1.1 101 Switching\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n');
    });
    await expect(call(url)).rejects.toMatchObject({ name: 'AuthorityError', kind: 'uncertain' });
  });

  it("gives the CA's own words for a refusal, with every fault", async () => {
    const faults = [{ path: '/csr', code: 'csr.key_size', detail: 'The key is too small.' }];
    const url = await answering(422, { ...refusal('order.csr_refused'), faults });
    await expect(call(url)).rejects.toMatchObject({ reason: 'The CA says no. The key is too small.' });
  });

  it('tells that nothing was asked when nobody listens, and that nobody knows when the answer is lost', async () => {
    const url = await answering(200, {});
    const [server] = servers.splice(0);
    server?.close();
    await expect(call(url)).rejects.toMatchObject({ kind: 'unreachable' });
    await expect(call(await serve((request) => request.socket.destroy()))).rejects.toMatchObject({ kind: 'uncertain' });
    const silent = await serve((request) => void request.resume());
    await expect(call(silent, GIVE_UP_MS)).rejects.toMatchObject({ kind: 'uncertain' });
  });

  it('does not wait for ever for an answer that drips', async () => {
    const url = await serve((_, reply) => {
      const drip = setInterval(() => reply.write(' '), 5);
      reply.on('close', () => clearInterval(drip));
    });
    const begin = performance.now();
    await expect(call(url, GIVE_UP_MS)).rejects.toMatchObject({ kind: 'uncertain' });
    expect(performance.now() - begin).toBeLessThan(10 * GIVE_UP_MS);
  });
});
