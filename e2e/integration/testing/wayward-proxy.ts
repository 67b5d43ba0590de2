import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * How the way to the CA misbehaves. `down`: connections are cut before anything is read. `silent`: the question is
 * taken and never answered. `failing`: 500 without passing it on. `lost`: it is passed on, and the answer is cut off.
 */
export type Misbehavior =
  | 'none'
  | 'down'
  | 'silent'
  | 'failing'
  | 'lost'
  | { readonly status: number; readonly type: string; readonly body: string };

export type WaywardProxy = {
  readonly url: string;
  /** What befalls requests from now on, all of them or only those whose path begins so. */
  befall: (misbehavior: Misbehavior, path?: string) => void;
  /** Requests that have come so far, as `POST /v1/orders`, whatever befell them. */
  readonly seen: readonly string[];
  stop: () => Promise<void>;
};

async function readBody(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Passes a request on as it came, byte for byte, since it is signed. */
async function passOn(target: string, incoming: IncomingMessage): Promise<IncomingMessage> {
  const body = await readBody(incoming);
  const { method = 'GET', url = '/', headers } = incoming;
  const outgoing = request(new URL(url, target), { method, headers: { ...headers, connection: 'close' } });
  outgoing.end(body);
  const [answer] = await once(outgoing, 'response');
  return answer;
}

async function answer(target: string, incoming: IncomingMessage, reply: ServerResponse, misbehavior: Misbehavior) {
  if (misbehavior === 'down') return incoming.socket.destroy();
  if (misbehavior === 'silent') return readBody(incoming);
  if (misbehavior === 'failing') return reply.writeHead(500).end('a stack trace');
  if (typeof misbehavior === 'object')
    return reply.writeHead(misbehavior.status, { 'content-type': misbehavior.type }).end(misbehavior.body);
  const response = await passOn(target, incoming);
  const body = await readBody(response);
  if (misbehavior === 'lost') return incoming.socket.destroy();
  return reply.writeHead(response.statusCode ?? 502, response.headers).end(body);
}

/** An honest proxy in front of the real CA, until it is told to misbehave. */
export async function startWaywardProxy(target: string): Promise<WaywardProxy> {
  const seen: string[] = [];
  let current: { misbehavior: Misbehavior; path: string } = { misbehavior: 'none', path: '/' };
  const server = createServer((incoming, reply) => {
    const path = incoming.url ?? '/';
    seen.push(`${incoming.method} ${path}`);
    const misbehavior = path.startsWith(current.path) ? current.misbehavior : 'none';
    // A CA that is stopped answers nobody, and neither does the way to it.
    answer(target, incoming, reply, misbehavior).catch(() => incoming.socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // cast: a TCP server has no pipe name
  return {
    url: `http://127.0.0.1:${port}`,
    befall: (misbehavior, path = '/') => {
      current = { misbehavior, path };
    },
    seen,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
