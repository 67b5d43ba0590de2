import { createServer } from 'node:net';

const LOOPBACK = '127.0.0.1';

/**
 * The port itself, or a free one for 0. The CA's address stands in its certificates, so it must be known before the
 * server listens.
 */
export async function choosePort(port: number): Promise<number> {
  if (port !== 0) return port;
  const probe = createServer();
  await new Promise<void>((resolve, reject) => probe.once('error', reject).listen(0, LOOPBACK, resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('a TCP listener has a port');
  return address.port;
}
