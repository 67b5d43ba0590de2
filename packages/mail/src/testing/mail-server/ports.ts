import { once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';
import { findFreePorts } from '@certdesk/platform/free-ports';

export type MailServerPorts = {
  /** Takes mail from this machine for anywhere, without TLS and sign-in. */
  readonly plain: number;
  /** STARTTLS, then a sign-in (RFC 6409). */
  readonly submission: number;
  /** TLS from the first byte, then a sign-in (RFC 8314). */
  readonly smtps: number;
  readonly imap: number;
  /** Where our policy service answers Postfix. */
  readonly policy: number;
};

export async function listenOnLoopback(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port; // cast: a TCP listener has no pipe name
}

const MAX_TRIES = 3;

/**
 * Starts something on ports that were free a moment ago, and on others when it does not come up: somebody else may have
 * been quicker, on a machine that is busy.
 */
export async function startOnFreePorts<T>(count: number, start: (ports: readonly number[]) => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    const ports = await findFreePorts(count);
    try {
      return await start(ports);
    } catch (error) {
      if (tries === MAX_TRIES) throw error;
    }
  }
}
