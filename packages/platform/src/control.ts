import { createHash } from 'node:crypto';
import { chmodSync, rmSync } from 'node:fs';
import { createConnection, createServer, type Socket } from 'node:net';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Log } from './log.ts';

/**
 * A running program's back door for its operator: one request and a stream of answers, a line of JSON each, over a socket
 * in the program's own folder. Whoever may enter the folder may ask; there is no other secret.
 */

/** Answers one request. `signal` says that nobody listens any more. */
export type ControlHandler = (request: unknown, signal: AbortSignal) => AsyncIterable<unknown>;

const MAX_REQUEST = 4096;
/** sockaddr_un has 104 octets on macOS and 108 on Linux, with the final zero. */
const MAX_PATH = 103;

/** Windows has no sockets in folders that Node can listen on, but pipes by name. */
function addressOf(folder: string): string {
  if (process.platform !== 'win32') return join(folder, 'control.sock');
  return `\\\\.\\pipe\\certdesk-${createHash('sha256').update(resolve(folder)).digest('hex').slice(0, 32)}`;
}

const isTooLong = (address: string): boolean =>
  process.platform !== 'win32' && Buffer.byteLength(address, 'utf8') > MAX_PATH;

async function answer(socket: Socket, handle: ControlHandler, log: Log): Promise<void> {
  const gone = new AbortController();
  socket.once('close', () => gone.abort());
  socket.on('error', () => gone.abort());
  try {
    let text = '';
    for await (const chunk of socket.iterator({ destroyOnReturn: false })) {
      text += String(chunk);
      if (text.includes('\n') || text.length > MAX_REQUEST) break;
    }
    socket.resume(); // else nobody would notice that the other side has hung up
    for await (const line of handle(JSON.parse(text.slice(0, MAX_REQUEST)), gone.signal)) {
      if (!gone.signal.aborted) socket.write(`${JSON.stringify(line)}\n`);
    }
  } catch (error) {
    log.error({ event: 'control.failed', err: error });
  } finally {
    socket.end();
  }
}

export type Control = { close: () => Promise<void> };
const NONE: Control = { close: async () => undefined };

/**
 * Listens in a folder that this process holds alone, so that a socket found there is a dead one's. Where no socket can be
 * (a path that is too long, a file system that has none) it is logged, and the program does without.
 */
export async function serveControl(folder: string, handle: ControlHandler, log: Log): Promise<Control> {
  const address = addressOf(folder);
  if (isTooLong(address)) {
    log.warn({ event: 'control.path_too_long', count: Buffer.byteLength(address, 'utf8') });
    return NONE;
  }
  const sockets = new Set<Promise<void>>();
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    const answering = answer(socket, handle, log).finally(() => {
      open.delete(socket);
      sockets.delete(answering);
    });
    sockets.add(answering);
  });
  try {
    if (process.platform !== 'win32') rmSync(address, { force: true });
    await new Promise<void>((done, fail) => server.once('error', fail).listen(address, done));
    if (process.platform !== 'win32') chmodSync(address, 0o600);
  } catch (error) {
    log.warn({ event: 'control.unavailable', err: error });
    return NONE;
  }
  return {
    close: async () => {
      const closed = new Promise((done) => server.close(done));
      for (const socket of open) socket.destroy();
      await Promise.all(sockets);
      await closed;
    },
  };
}

/** The connection to the program that listens in a folder; undefined when none does. */
function connect(folder: string): Promise<Socket | undefined> {
  const address = addressOf(folder);
  if (isTooLong(address)) return Promise.resolve(undefined);
  return new Promise((done, fail) => {
    const socket = createConnection(address, () => done(socket));
    socket.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'ENOENT' || error.code === 'ECONNREFUSED' ? done(undefined) : fail(error),
    );
  });
}

/**
 * Asks the program that runs on a folder. Undefined when none does. The answers end early when the program does; ending
 * `signal` hangs up.
 */
export async function askControl(
  folder: string,
  request: object,
  signal: AbortSignal,
): Promise<AsyncIterable<unknown> | undefined> {
  const socket = await connect(folder);
  if (!socket) return undefined;
  const hangUp = () => socket.destroy();
  signal.addEventListener('abort', hangUp);
  socket.on('error', hangUp); // a program that dies ends its answers
  socket.write(`${JSON.stringify(request)}\n`);
  const lines = createInterface({ input: socket });
  socket.once('close', () => lines.close()); // a socket that is destroyed does not end
  return (async function* read() {
    try {
      for await (const line of lines) yield JSON.parse(line) as unknown;
    } finally {
      signal.removeEventListener('abort', hangUp);
      socket.destroy();
    }
  })();
}
