import { once } from 'node:events';
import { createServer, type Server } from 'node:net';

const HOST = '127.0.0.1';

async function listen(port: number): Promise<Server> {
  const server = createServer();
  server.listen({ host: HOST, port, exclusive: true });
  await once(server, 'listening');
  return server;
}

async function close(server: Server): Promise<void> {
  server.close();
  await once(server, 'close');
}

export type PortState = 'free' | 'taken' | 'denied';
const STATES: Readonly<Record<string, PortState>> = { EADDRINUSE: 'taken', EACCES: 'denied' };

/** Whether a program could listen on a loopback port now. */
export async function probePort(port: number): Promise<PortState> {
  try {
    await close(await listen(port));
    return 'free';
  } catch (error) {
    const state = error instanceof Error && 'code' in error ? STATES[String(error.code)] : undefined;
    if (state) return state;
    throw error;
  }
}
