import { randomInt } from 'node:crypto';
import { createConnection, isIP } from 'node:net';
import type { Clock } from '@certdesk/platform';
import { isSignedAnswer, signMessage, type TsigKey } from './tsig.ts';
import { encodeUpdate, readMessage, type TextChange, uint16 } from './wire.ts';

export type ZoneOptions = {
  /** `host`, `host:port` or `[address]:port`. */
  readonly server: string;
  readonly zone: string;
  readonly key: TsigKey;
  readonly clock: Clock;
  readonly timeoutMs?: number;
};

/** The server's word for what it did not do (RFC 2136 2.2, RFC 8945 3), or what became of the connection. */
export class DnsUpdateError extends Error {
  readonly code: string;

  constructor(code: string, cause?: unknown) {
    super(`DNS update: ${code}`, cause === undefined ? undefined : { cause });
    this.name = 'DnsUpdateError';
    this.code = code;
  }
}

const TIMEOUT_MS = 10_000;
/** Short: the record is there for minutes, and a resolver that has seen it must not keep it. */
const TTL_SECONDS = 30;
const MAX_ANSWER_BYTES = 4_096;
const CODES: Readonly<Record<number, string>> = {
  1: 'FORMERR',
  2: 'SERVFAIL',
  3: 'NXDOMAIN',
  4: 'NOTIMP',
  5: 'REFUSED',
  6: 'YXDOMAIN',
  7: 'YXRRSET',
  8: 'NXRRSET',
  9: 'NOTAUTH',
  10: 'NOTZONE',
};

function readServer(server: string): { host: string; port: number } {
  const { host, port } = /^(?<host>\[[^\]]+\]|[^:]+)(:(?<port>\d+))?$/.exec(server)?.groups ?? {};
  return { host: (host ?? server).replace(/^\[|\]$/g, ''), port: Number(port ?? 53) };
}

/** One message and its answer over TCP (RFC 1035 4.2.2): updates may be long, and TCP tells whether they arrived. */
function exchange(message: Buffer, { server, timeoutMs = TIMEOUT_MS }: ZoneOptions): Promise<Buffer> {
  const { host, port } = readServer(server);
  return new Promise((resolve, reject) => {
    let received = Buffer.alloc(0);
    const socket = createConnection({ host, port, signal: AbortSignal.timeout(timeoutMs) });
    const fail = (cause: unknown) => {
      socket.destroy();
      reject(new DnsUpdateError('UNREACHABLE', cause));
    };
    socket.on('error', fail).on('close', () => fail(new Error('the connection was closed')));
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      const length = received.length < 2 ? undefined : received.readUInt16BE(0);
      if (length !== undefined && length > MAX_ANSWER_BYTES) return fail(new Error('the answer is too large'));
      if (length === undefined || received.length < length + 2) return;
      resolve(received.subarray(2, length + 2));
      socket.destroy();
    });
    socket.write(Buffer.concat([uint16(message.length), message]));
  });
}

/** A refusal of the signature itself is not signed (RFC 8945 5.2.1), so it is believed as far as it refuses. */
function checkAnswer(answer: Buffer, id: number, isSigned: () => boolean): void {
  const read = readMessage(answer);
  if (read.id !== id || !read.isResponse) throw new DnsUpdateError('FORMERR');
  if (read.code !== 0) throw new DnsUpdateError(CODES[read.code] ?? `RCODE ${read.code}`);
  if (!isSigned()) throw new DnsUpdateError('BADSIG');
}

/**
 * Adds and removes TXT records of a zone (RFC 2136), signed. Both may be repeated: adding what is there and removing what
 * is not change nothing. Throws DnsUpdateError.
 */
export async function updateZone(changes: readonly TextChange[], options: ZoneOptions): Promise<void> {
  const { zone, key, clock } = options;
  const seconds = () => Math.floor(clock.now().getTime() / 1000);
  const id = randomInt(0x10000);
  const { signed, mac } = signMessage(encodeUpdate({ id, zone, changes, ttl: TTL_SECONDS }), key, seconds());
  const answer = await exchange(signed, options);
  try {
    checkAnswer(answer, id, () => isSignedAnswer(answer, { key, requestMac: mac, now: seconds() }));
  } catch (error) {
    throw error instanceof DnsUpdateError ? error : new DnsUpdateError('FORMERR', error);
  }
}

/** Whether a name is the zone's, or below it. */
export const isInZone = (name: string, zone: string): boolean => {
  const [bare, apex] = [name, zone].map((text) => text.toLowerCase().replace(/\.$/, ''));
  return bare === apex || (bare?.endsWith(`.${apex}`) ?? false);
};

/** A name server to ask, as node:dns wants it. */
export const resolverAddress = (server: string): string => {
  const { host, port } = readServer(server);
  return isIP(host) === 6 ? `[${host}]:${port}` : `${host}:${port}`;
};
