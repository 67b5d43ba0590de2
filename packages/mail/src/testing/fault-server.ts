import { createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';
import { listenOnLoopback } from './mail-server/ports.ts';

/** Where in the dialogue: the greeting, a command, the body under way, the final dot. */
export type FaultPoint = 'connect' | 'EHLO' | 'HELO' | 'MAIL' | 'RCPT' | 'DATA' | 'body' | 'dot' | 'RSET' | 'QUIT';

/** What the server does instead of its part; as text: what it says. `stored`: it has taken the mail all the same. */
export type Misdeed =
  | string
  | {
      /** cut: resets. end: closes its side. hang: says no more. drip: a byte now and then, never a line. flood: a line without end. */
      readonly act: 'cut' | 'end' | 'hang' | 'drip' | 'flood';
      /** Said before. */
      readonly say?: string;
      readonly stored?: true;
    };

/** The misdeeds of each point, one for each time that it is come to; afterwards the server behaves. */
export type Script = Partial<Readonly<Record<FaultPoint, readonly Misdeed[]>>>;

export type FaultServer = {
  readonly url: string;
  /** Message-IDs of the mails that it took, oldest first. */
  readonly stored: readonly string[];
  /** The last RCPT TO, as it came. */
  readonly lastRecipient: () => string;
};

const GOOD: Readonly<Record<FaultPoint, string>> = {
  connect: '220 fault.example',
  EHLO: '250-fault.example\r\n250 ENHANCEDSTATUSCODES',
  HELO: '250 fault.example',
  MAIL: '250 2.1.0 Ok',
  RCPT: '250 2.1.5 Ok',
  DATA: '354 Go on',
  body: '',
  dot: '250 2.0.0 Ok: queued as 1',
  RSET: '250 2.0.0 Ok',
  QUIT: '221 2.0.0 Bye',
};
const DRIP_MS = 50;
const FLOOD = Buffer.alloc(64 * 1024, 'x');

function flood(socket: Socket): void {
  if (!socket.destroyed) socket.write(FLOOD, () => flood(socket));
}

function drip(socket: Socket): void {
  const timer = setInterval(() => socket.write('2'), DRIP_MS);
  socket.on('close', () => clearInterval(timer));
}

function misbehave(socket: Socket, misdeed: Exclude<Misdeed, string>): void {
  if (misdeed.say !== undefined) socket.write(misdeed.say);
  if (misdeed.act === 'cut') setImmediate(() => socket.resetAndDestroy());
  if (misdeed.act === 'end') socket.end();
  if (misdeed.act === 'drip') drip(socket);
  if (misdeed.act === 'flood') flood(socket);
}

const commandOf = (line: string): FaultPoint => {
  const word = line.slice(0, 4).toUpperCase();
  return word in GOOD ? (word as FaultPoint) : 'RSET'; // cast: it is a key; anything else is answered with Ok
};

/** A mail server that does at each point what it is told, gone after the test. */
export async function buildFaultServer(script: Script): Promise<FaultServer> {
  const left = new Map(Object.entries(script).map(([point, misdeeds]) => [point, [...misdeeds]]));
  const stored: string[] = [];
  let lastRecipient = '';
  const sockets = new Set<Socket>();

  const onSocket = (socket: Socket): void => {
    sockets.add(socket);
    let messageId = '';
    let inData = false;
    /** Answers whether the dialogue goes on. */
    const come = (point: FaultPoint): boolean => {
      const misdeed = left.get(point)?.shift() ?? GOOD[point];
      const isTaken = typeof misdeed === 'string' ? misdeed.startsWith('2') : misdeed.stored;
      if (point === 'dot' && isTaken) stored.push(messageId);
      if (typeof misdeed === 'string') {
        if (misdeed !== '') socket.write(`${misdeed}\r\n`);
        return true;
      }
      misbehave(socket, misdeed);
      return false;
    };
    const onLine = (line: string): boolean => {
      if (inData && line !== '.') {
        const [, id] = /^Message-ID: (\S+)$/i.exec(line) ?? [];
        messageId = id ?? messageId;
        return id === undefined || come('body');
      }
      const point = inData ? 'dot' : commandOf(line);
      if (point === 'RCPT') lastRecipient = line;
      const goesOn = come(point);
      inData = point === 'DATA' && goesOn;
      return goesOn;
    };
    const lines = createInterface({ input: socket });
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
    if (come('connect'))
      lines.on('line', (line) => {
        if (!onLine(line)) lines.removeAllListeners('line');
      });
  };

  const server = createServer({ allowHalfOpen: true }, onSocket);
  const port = await listenOnLoopback(server);
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { url: `smtp://127.0.0.1:${port}`, stored, lastRecipient: () => lastRecipient };
}
