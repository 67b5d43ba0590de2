import { type ClientRequest, type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type Socket } from 'node:net';
import { AddressForbidden, type AddressGuard, createAddressGuard } from './address-guard.ts';
import { createCheckedAgents, type ResolveHost, resolveBySystem } from './checked-agents.ts';
import { type Outbound, type OutboundAnswer, OutboundError, type OutboundRequest } from './outbound.ts';

export type OutboundOptions = {
  /** Hosts that may be called, as URL.host has them: a port only where it is not the scheme's own. */
  readonly hosts: readonly string[];
  /** Networks (`10.1.2.0/24`) that may be called though they are not of the internet, there also by plain HTTP. */
  readonly privateNetworks?: readonly string[];
  /** PEM of the roots to trust in place of the program's. */
  readonly ca?: string | undefined;
  readonly resolve?: ResolveHost;
};

const TIMEOUT_MS = 30_000;
const MAX_BYTES = 1024 * 1024;

/** An address in the URL is never looked up, so it is checked here. */
function isAllowedHost({ protocol, hostname }: URL, { isAllowed, isPrivate }: AddressGuard): boolean {
  const bare = hostname.replace(/^\[|\]$/g, '');
  return isIP(bare) === 0 || (protocol === 'https:' ? isAllowed(bare) : isPrivate(bare));
}

/** The one URL that is meant, or none: a host is compared as the URL parser has understood it, never as it was written. */
function readUrl(text: string, hosts: ReadonlySet<string>, guard: AddressGuard): URL {
  const url = URL.parse(text);
  const isPlain = url !== null && url.username === '' && url.password === '';
  if (!isPlain || !['https:', 'http:'].includes(url.protocol) || !hosts.has(url.host) || !isAllowedHost(url, guard))
    throw new OutboundError('forbidden');
  return url;
}

/** Decoding is not wanted: an answer of a kilobyte could unpack to a gigabyte. */
const isEncoded = ({ headers }: IncomingMessage) => (headers['content-encoding'] ?? 'identity') !== 'identity';

function readAnswer(incoming: IncomingMessage, maxBytes: number): Promise<OutboundAnswer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const refuse = (why: string) => incoming.destroy(new Error(why));
    incoming.on('error', reject);
    incoming.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      size += chunk.length;
      if (size > maxBytes) refuse('the answer is too large');
    });
    incoming.on('end', () => {
      if (!incoming.complete) return reject(new Error('the answer broke off'));
      resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: Buffer.concat(chunks) });
    });
    if (isEncoded(incoming)) refuse('the answer is encoded, which was not asked for');
    else if (Number(incoming.headers['content-length'] ?? 0) > maxBytes) refuse('the answer is too large');
  });
}

/** Notes from when on the request may have arrived: once its connection stands, writing is a matter of microseconds. */
function watchSending(outgoing: ClientRequest): { readonly mayHaveArrived: () => boolean } {
  let connected = false;
  const note = () => {
    connected = true;
  };
  outgoing.once('socket', (socket: Socket) => {
    if (outgoing.reusedSocket) note();
    else socket.once('encrypted' in socket ? 'secureConnect' : 'connect', note);
  });
  return { mayHaveArrived: () => connected };
}

/** Such a connection ends before anything is written to it. */
const isForbidden = (error: unknown): boolean =>
  error instanceof AddressForbidden || (error instanceof Error && isForbidden(error.cause));

/** The only way out to hosts that are configured and not built in. See docs/security.md, "Calls to the outside". */
export function createOutbound({
  hosts,
  privateNetworks = [],
  ca,
  resolve = resolveBySystem,
}: OutboundOptions): Outbound {
  const allowed: ReadonlySet<string> = new Set(hosts);
  const guard = createAddressGuard(privateNetworks);
  const agents = createCheckedAgents({
    http: { resolve, isAllowed: guard.isPrivate },
    https: { resolve, isAllowed: guard.isAllowed, ca },
  });

  const start = (url: URL, { method, headers, body, timeoutMs = TIMEOUT_MS }: OutboundRequest): ClientRequest => {
    const length = body === undefined ? 0 : Buffer.byteLength(body);
    const options = {
      method,
      headers: {
        ...headers,
        'accept-encoding': 'identity',
        ...(method === 'GET' || method === 'HEAD' ? {} : { 'content-length': length }),
      },
      // For the whole call: an answer that drips in would be kept alive by every byte.
      signal: AbortSignal.timeout(timeoutMs),
    };
    return url.protocol === 'https:'
      ? requestHttps(url, { ...options, agent: agents.https })
      : requestHttp(url, { ...options, agent: agents.http });
  };

  return (call) =>
    new Promise((settle, reject) => {
      const outgoing = start(readUrl(call.url, allowed, guard), call);
      const { mayHaveArrived } = watchSending(outgoing);
      const fail = (cause: unknown) => {
        const kind = isForbidden(cause) ? 'forbidden' : mayHaveArrived() ? 'uncertain' : 'not_sent';
        reject(new OutboundError(kind, { cause }));
      };
      outgoing.once('response', (incoming) => readAnswer(incoming, call.maxBytes ?? MAX_BYTES).then(settle, fail));
      outgoing.on('error', fail);
      // Without a listener node closes the connection and says nothing more, not even when the time is over.
      outgoing.once('upgrade', (_incoming, socket) => {
        socket.destroy();
        fail(new Error('the answer is another protocol'));
      });
      outgoing.end(call.body);
    });
}
