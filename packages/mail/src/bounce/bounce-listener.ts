import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { SMTPServer, type SMTPServerDataStream } from 'smtp-server';
import type { BounceTaker } from './bounce-taker.ts';

export type BounceListenerOptions = BounceTaker & {
  readonly protocol: 'smtp' | 'lmtp';
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** What the greeting says. */
  readonly name: string;
  /** Mails a minute, of all senders together (600): more are asked to come again later. */
  readonly perMinute?: number;
  /** How long one connection may last (10 minutes), however busy it is. */
  readonly longestMs?: number;
  /** A bounce could not be stored; its sender will try again. */
  readonly onError: (error: unknown) => void;
};
export type BounceListener = { readonly port: number; readonly stop: () => Promise<void> };

/** A report with the headers of our mail is some 5 KB, one that returns all of it 200 KB. */
const MAX_MAIL_BYTES = 1024 * 1024;
const MAX_CLIENTS = 20;
const MAX_RECIPIENTS = 5;
/** Whoever guesses addresses is sent away; a mail system asks for one. */
const MAX_UNKNOWN = 3;
const IDLE_MS = 60_000;
/** Who says a word a minute would keep others out for ever; a mail system that is cut off comes again. */
const LONGEST_MS = 10 * 60_000;
/** How long an orderly stop waits for mails that are being stored. */
const CLOSE_MS = 5_000;

const refusal = (responseCode: number, text: string): Error => Object.assign(new Error(text), { responseCode });
const LATER = refusal(451, '4.3.0 Not now, please try again later');
const TOO_MANY = refusal(451, '4.3.2 Too many mails, please try again later');
const UNKNOWN = refusal(550, '5.1.1 No such address');
const AWAY = refusal(421, '4.7.0 Too many unknown addresses');
const TOO_MANY_RECIPIENTS = refusal(452, '4.5.3 Too many recipients');
const TOO_BIG = refusal(552, '5.3.4 Too big for a report');

/** Counts to a limit, anew each minute. */
function createRate(perMinute: number): () => boolean {
  let [start, count] = [Number.NEGATIVE_INFINITY, 0];
  return () => {
    const now = performance.now();
    if (now - start >= 60_000) [start, count] = [now, 0];
    count += 1;
    return count <= perMinute;
  };
}

async function collect(stream: SMTPServerDataStream): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) if (!stream.sizeExceeded) chunks.push(chunk);
  return stream.sizeExceeded ? undefined : Buffer.concat(chunks);
}

type Session = { readonly id: string; readonly envelope: { readonly rcptTo: readonly unknown[] } };

/** Who may leave what: the decisions of a conversation, without its words. */
function createDoor({ knows, take, onError }: BounceListenerOptions) {
  const unknown = new Map<string, number>();
  const storing = new Set<Promise<unknown>>();

  const orLater = (error: unknown): Error => {
    onError(error);
    return LATER;
  };
  const judge = async ({ id, envelope }: Session, address: string): Promise<Error | undefined> => {
    if (envelope.rcptTo.length >= MAX_RECIPIENTS) return TOO_MANY_RECIPIENTS;
    if (await knows(address)) return undefined;
    const count = (unknown.get(id) ?? 0) + 1;
    unknown.set(id, count);
    return count > MAX_UNKNOWN ? AWAY : UNKNOWN;
  };
  const store = async (stream: SMTPServerDataStream, addresses: readonly string[]): Promise<Error | undefined> => {
    const raw = await collect(stream);
    if (!raw) return TOO_BIG;
    for (const address of addresses) await take(address, raw);
    return undefined;
  };
  return {
    /** Why an address is refused; undefined when it is not. */
    refusalOf: (session: Session, address: string) => judge(session, address).catch(orLater),
    /** Why a mail is not taken; undefined once it is stored. */
    receive: (stream: SMTPServerDataStream, addresses: readonly string[]): Promise<Error | undefined> => {
      const work = store(stream, addresses).catch(orLater);
      storing.add(work);
      return work.finally(() => storing.delete(work));
    },
    forget: ({ id }: Session) => void unknown.delete(id),
    settled: () => Promise.allSettled(storing),
  };
}

function createServer(options: BounceListenerOptions, door: ReturnType<typeof createDoor>): SMTPServer {
  const isWithinRate = createRate(options.perMinute ?? 600);
  const server = new SMTPServer({
    name: options.name,
    banner: 'reports only',
    lmtp: options.protocol === 'lmtp',
    size: MAX_MAIL_BYTES,
    maxClients: MAX_CLIENTS,
    socketTimeout: IDLE_MS,
    closeTimeout: 10,
    // A report holds nothing but headers, and a certificate that nobody asked for would only be shown to be self-made.
    disabledCommands: ['AUTH', 'STARTTLS', 'VRFY', 'EXPN', 'HELP'],
    authOptional: true,
    disableReverseLookup: true,
    hideENHANCEDSTATUSCODES: true, // our texts begin with the enhanced code
    maxAllowedUnauthenticatedCommands: false,
    logger: false,
    onMailFrom: (_address, _session, answer) => answer(isWithinRate() ? null : TOO_MANY),
    onRcptTo: ({ address }, session, answer) => void door.refusalOf(session, address).then(answer),
    onData: (stream, session, answer) => {
      const addresses = session.envelope.rcptTo.map(({ address }) => address);
      void door.receive(stream, addresses).then((error) => answer(error ?? null, '2.0.0 Noted'));
    },
    onClose: door.forget,
  });
  // A client that goes away is its own business; only the listener's faults matter, and whoever starts it hears of those.
  server.on('error', () => {});
  const longestMs = options.longestMs ?? LONGEST_MS;
  server.server.on('connection', (socket) => {
    const end = setTimeout(() => socket.destroy(), longestMs);
    socket.once('close', () => clearTimeout(end));
  });
  return server;
}

/**
 * Listens for bounces over SMTP or LMTP. It takes mail for addresses of ours and for nobody else, so that it cannot
 * relay, and it never sends anything, so that it cannot be made to answer a bounce (RFC 5321 6.1). 250 follows only when
 * what the mail says is stored.
 */
export async function startBounceListener(options: BounceListenerOptions): Promise<BounceListener> {
  const door = createDoor(options);
  const server = createServer(options, door);
  server.listen(options.port, options.host);
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo; // cast: a TCP listener has no pipe name

  const stop = async (): Promise<void> => {
    await Promise.race([door.settled(), pause(CLOSE_MS, undefined, { ref: false })]);
    await new Promise<void>((resolve) => server.close(resolve));
    for (const connection of server.connections) connection._socket.destroy();
  };
  return { port, stop };
}
