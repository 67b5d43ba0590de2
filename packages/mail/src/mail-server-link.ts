import type { Dialogue } from './dialogue.ts';
import { createIdleSessions } from './idle-sessions.ts';
import type { RenderedMail } from './message.ts';
import { failedResult, type SendResult, type SmtpError } from './smtp-outcome.ts';
import { openSession, type SessionOptions, type SmtpSession } from './smtp-session.ts';
import type { SmtpSettings } from './smtp-url.ts';

/** The way to one mail server, over connections that are kept for a while. */
export type MailServerLink = {
  /** Sends one mail, once, and tells what was said. Never throws for what a mail server does. */
  send: (mail: RenderedMail, dialogue: Dialogue) => Promise<SendResult>;
  /** Leaves the server. Mails in flight are cut off. */
  close: () => void;
};

export type LinkOptions = SessionOptions & {
  /** How long a connection waits for the next mail (20 s; servers drop idle ones after a few minutes). */
  readonly idleMs?: number;
};

/**
 * Servers end idle connections, with 421 or without a word, and one notices by the next mail. That mail was not taken,
 * so a new connection may try at once. A server that hangs is not asked twice.
 */
const isStale = ({ outcome, cause }: SendResult): boolean =>
  outcome === 'unreachable' && (cause === 'smtp_unreachable' || cause === 'smtp_transient');

type Sending = { readonly mail: RenderedMail; readonly dialogue: Dialogue };
/** What the server did not say itself. */
const isFault = ({ outcome, smtpStatus }: SendResult): boolean => outcome !== 'accepted' && smtpStatus === undefined;

/** A link to one mail server. As many connections as mails are sent at a time. */
export function createMailServerLink(settings: SmtpSettings, options: LinkOptions): MailServerLink {
  const idle = createIdleSessions(options.idleMs ?? 20_000);
  const busy = new Set<SmtpSession>();
  let closed = false;

  const server = `${settings.host}:${settings.port}`;

  const sendOver = async (session: SmtpSession, { mail, dialogue }: Sending): Promise<SendResult> => {
    busy.add(session);
    if (closed) session.cut();
    const result = await session.send(mail, dialogue);
    busy.delete(session);
    if (isFault(result)) dialogue.note('fault', result.response);
    dialogue.note(session.isUsable() ? 'kept' : 'closed');
    idle.keep(session);
    return result;
  };

  const sendFresh = async (sending: Sending): Promise<SendResult> => {
    const { dialogue } = sending;
    let session: SmtpSession;
    dialogue.note('connected', server);
    try {
      session = await openSession(settings, { ...options, dialogue });
    } catch (error) {
      const result = failedResult(error as SmtpError, false); // cast: openSession rejects with nodemailer's errors only
      if (isFault(result)) dialogue.note('fault', result.response);
      dialogue.note('closed');
      return result;
    }
    return sendOver(session, sending);
  };

  const sendAgain = (session: SmtpSession, sending: Sending): Promise<SendResult> => {
    sending.dialogue.note('reused', server);
    session.tellSecurity(sending.dialogue);
    return sendOver(session, sending);
  };

  const send: MailServerLink['send'] = async (mail, dialogue) => {
    const kept = idle.take();
    const result = kept ? await sendAgain(kept, { mail, dialogue }) : undefined;
    return result && !isStale(result) ? result : sendFresh({ mail, dialogue });
  };

  const close = (): void => {
    closed = true;
    idle.close();
    for (const session of busy) session.cut();
  };
  return { send, close };
}
