import { createServer } from 'node:net';
import { StartFault } from '@certdesk/platform';
import type { FastifyInstance } from 'fastify';

/**
 * The port itself, or a free one for 0. The CA's address stands in its certificates, so it must be known before the
 * server listens.
 */
export async function choosePort(host: string, port: number): Promise<number> {
  if (port !== 0) return port;
  const probe = createServer();
  await new Promise<void>((resolve, reject) => probe.once('error', reject).listen(0, host, resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('a TCP listener has a port');
  return address.port;
}

/** Throws StartFault port.in_use. */
export async function listen(app: FastifyInstance, { host, port }: { host: string; port: number }): Promise<void> {
  try {
    await app.listen({ host, port });
  } catch (cause) {
    const inUse = cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE';
    throw inUse ? new StartFault('port.in_use', { port, name: 'CERTDESK_CA_PORT' }, { cause }) : cause;
  }
}
