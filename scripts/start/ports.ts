import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';

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

/** Different ports on which nobody listens now. Held together, so that the kernel does not give one twice. */
export async function findFreePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, () => listen(0)));
  const ports = servers.map((server) => (server.address() as AddressInfo).port); // cast: TCP servers have no pipe name
  await Promise.all(servers.map(close));
  return ports;
}
