import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { type FaultBoard, replyError, type Strike } from './faults.ts';
import type { MailStore, StoredMail } from './mail-store.ts';

const MAX_MAIL_BYTES = 5 * 1024 * 1024;
/** How long an orderly stop waits for mails that are being stored. */
const CLOSE_MS = 2_000;

type Answer = (error?: Error | null, text?: string) => void;
export type SmtpFace = { port: number; stop: () => Promise<void> };

const recipientsOf = (session: SMTPServerSession): string[] => session.envelope.rcptTo.map((one) => one.address);
const connectionOf = (server: SMTPServer, session: SMTPServerSession) =>
  [...server.connections].find((one) => one.id === session.id);
const cut = (server: SMTPServer, session: SMTPServerSession): void => {
  connectionOf(server, session)?._socket.destroy();
};

async function collect(stream: SMTPServerDataStream): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) if (!stream.sizeExceeded) chunks.push(chunk);
  return stream.sizeExceeded ? undefined : Buffer.concat(chunks);
}

/** Applies a strike to a command that smtp-server leaves to us; a hang is an answer that is never given. */
function strikeCommand(
  server: SMTPServer,
  session: SMTPServerSession,
  strike: Strike | undefined,
  answer: Answer,
): void {
  if (!strike) answer();
  else if (strike.do === 'reply') answer(replyError(strike.code, strike.text));
  else if (strike.do === 'wait') void pause(strike.ms, undefined, { ref: false }).then(() => answer());
  else if (strike.do === 'drop') cut(server, session);
}

/**
 * Strikes the answer to DATA. smtp-server sends its 354 by itself, right after onData was called, so the one thing to
 * hold is the connection's next reply. After a refusal the connection is closed, as the parser waits for a mail by then.
 */
function strikeData(server: SMTPServer, session: SMTPServerSession, strike: Strike): void {
  const connection = connectionOf(server, session);
  if (!connection) return;
  if (strike.do === 'drop') {
    connection._socket.destroy();
    return;
  }
  const send = connection.send.bind(connection);
  connection.send = (code, text, context) => {
    connection.send = send;
    if (strike.do === 'wait') void pause(strike.ms, undefined, { ref: false }).then(() => send(code, text, context));
    if (strike.do !== 'reply') return;
    send(strike.code, replyError(strike.code, strike.text).message, false);
    connection.close();
  };
}

type Receiving = { store: MailStore; faults: FaultBoard; onStored: (mail: StoredMail) => void };

/** Takes a mail in full, and answers 250 only once it is durable, unless a fault strikes at the final dot. */
async function receive(
  context: Receiving & { server: SMTPServer; session: SMTPServerSession },
  stream: SMTPServerDataStream,
  answer: Answer,
): Promise<void> {
  const { server, session, store, faults, onStored } = context;
  const to = recipientsOf(session);
  const keep = async (raw: Buffer): Promise<string> => {
    const mail = await store.add({
      raw,
      to,
      mailFrom: session.envelope.mailFrom ? session.envelope.mailFrom.address : '',
    });
    onStored(mail);
    return `2.0.0 Ok: stored as ${mail.id}`;
  };

  const raw = await collect(stream);
  if (!raw) return answer(replyError(552, '5.3.4 Message too big'));
  const strike = faults.take('dot', to);
  if (strike?.do === 'reply') return answer(replyError(strike.code, strike.text));
  if (strike?.do === 'wait') await pause(strike.ms, undefined, { ref: false });
  if (strike?.do !== 'hang' && strike?.do !== 'drop') return answer(null, await keep(raw));
  if (strike.stored) await keep(raw);
  if (strike.do === 'drop') cut(server, session);
}

/** Starts the SMTP face on 127.0.0.1. `onStored` hears of every mail once it is durable. */
export async function startSmtpFace(options: Receiving & { port: number }): Promise<SmtpFace> {
  const { faults } = options;
  const storing = new Set<Promise<void>>();

  const server = new SMTPServer({
    name: 'mailbox.localhost',
    banner: 'Certdesk mailbox',
    size: MAX_MAIL_BYTES,
    disabledCommands: ['AUTH', 'STARTTLS'],
    authOptional: true,
    disableReverseLookup: true,
    hideDSN: false,
    hideENHANCEDSTATUSCODES: true, // our texts begin with the enhanced code, so that a fault can choose it
    maxAllowedUnauthenticatedCommands: false,
    logger: false,
    closeTimeout: 10,
    onConnect: (session, answer) => strikeCommand(server, session, faults.take('connect'), answer),
    onMailFrom: (_address, session, answer) => strikeCommand(server, session, faults.take('mail'), answer),
    onRcptTo: (address, session, answer) =>
      strikeCommand(server, session, faults.take('rcpt', [address.address]), answer),
    onData: (stream, session, answer) => {
      const strike = faults.take('data', recipientsOf(session));
      if (strike) strikeData(server, session, strike);
      const work = receive({ ...options, server, session }, stream, answer).catch(answer);
      storing.add(work);
      void work.finally(() => storing.delete(work));
    },
  });
  // A client that goes away is its own business; only the listener's faults matter, and `once` below reports those.
  server.on('error', () => {});

  server.listen(options.port, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo; // cast: a TCP listener has no pipe name

  const stop = async (): Promise<void> => {
    await Promise.race([Promise.allSettled(storing), pause(CLOSE_MS, undefined, { ref: false })]);
    await new Promise<void>((resolve) => server.close(resolve));
    for (const connection of server.connections) connection._socket.destroy();
  };
  return { port, stop };
}
