import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';

/**
 * Below those that kernels give to whoever asks for any (from 32768 on Linux, 49152 elsewhere): nobody is given one of
 * them between the time it is found and the time it is used.
 */
const [LOWEST, END] = [20_000, 32_000];

async function tryListen(port: number): Promise<Server | undefined> {
  const server = createServer().listen({ host: '127.0.0.1', port, exclusive: true });
  try {
    await once(server, 'listening');
    return server;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return undefined;
    throw error;
  }
}

async function holdPort(): Promise<{ port: number; server: Server }> {
  for (;;) {
    const port = randomInt(LOWEST, END);
    const server = await tryListen(port);
    if (server) return { port, server };
  }
}

/** Different ports of loopback on which nobody listens now. Held until the last is known, so that none comes twice. */
export async function findFreePorts(count: number): Promise<number[]> {
  const held = await Promise.all(Array.from({ length: count }, holdPort));
  await Promise.all(held.map(({ server }) => once(server.close(), 'close')));
  return held.map(({ port }) => port);
}
