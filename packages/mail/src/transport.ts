import { createIdleSessions } from './idle-sessions.ts';
import type { RenderedMail } from './message.ts';
import { failedResult, type SendResult, type SmtpError } from './smtp-outcome.ts';
import { openSession, type SessionOptions, type SmtpSession } from './smtp-session.ts';
import { parseSmtpUrl } from './smtp-url.ts';

export type MailTransport = {
  /** Sends one mail, once. Never throws for what a mail server does; see Outcome for what each result means. */
  send: (mail: RenderedMail) => Promise<SendResult>;
  /** Leaves the server. Mails in flight are cut off: stop whoever sends first. */
  close: () => void;
};

export type TransportOptions = SessionOptions & {
  /** Connections at a time (10). More mails wait for a free one. */
  readonly maxConnections?: number;
  /** How long a connection waits for the next mail (20 s; servers drop idle ones after a few minutes). */
  readonly idleMs?: number;
};

/**
 * Servers end idle connections, with 421 or without a word, and one notices by the next mail. That mail was not taken,
 * so a new connection may try at once. A server that hangs is not asked twice.
 */
const isStale = ({ outcome, cause }: SendResult): boolean =>
  outcome === 'unreachable' && (cause === 'smtp_unreachable' || cause === 'smtp_transient');

const CLOSED: SendResult = { outcome: 'unreachable', cause: 'smtp_unreachable', response: 'The transport is closed' };

/** Counts free connections; whoever finds none waits in line. */
function createSlots(free: number) {
  const line: (() => void)[] = [];
  let left = free;
  const take = async (): Promise<void> => {
    if (left > 0) left -= 1;
    else await new Promise<void>((resolve) => line.push(resolve));
  };
  const release = (): void => {
    const next = line.shift();
    if (next) next();
    else left += 1;
  };
  return { take, release };
}

/**
 * A transport to one mail server, over a few kept connections.
 * @throws SmtpUrlError when the URL cannot be used (see parseSmtpUrl for its form and its TLS rules).
 */
export function createTransport(smtpUrl: string, options: TransportOptions = {}): MailTransport {
  const settings = parseSmtpUrl(smtpUrl);
  const slots = createSlots(options.maxConnections ?? 10);
  const idle = createIdleSessions(options.idleMs ?? 20_000);
  const busy = new Set<SmtpSession>();
  let closed = false;

  const sendOver = async (session: SmtpSession, mail: RenderedMail): Promise<SendResult> => {
    busy.add(session);
    if (closed) session.cut();
    const result = await session.send(mail);
    busy.delete(session);
    idle.keep(session);
    return result;
  };

  const sendFresh = async (mail: RenderedMail): Promise<SendResult> => {
    let session: SmtpSession;
    try {
      session = await openSession(settings, options);
    } catch (error) {
      return failedResult(error as SmtpError, false); // cast: openSession rejects with nodemailer's errors only
    }
    return sendOver(session, mail);
  };

  const send = async (mail: RenderedMail): Promise<SendResult> => {
    await slots.take();
    try {
      if (closed) return CLOSED;
      const kept = idle.take();
      const result = kept ? await sendOver(kept, mail) : undefined;
      return result && !isStale(result) ? result : await sendFresh(mail);
    } finally {
      slots.release();
    }
  };

  const close = (): void => {
    closed = true;
    idle.close();
    for (const session of busy) session.cut();
  };
  return { send, close };
}
