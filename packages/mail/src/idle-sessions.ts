import type { SmtpSession } from './smtp-session.ts';

export type IdleSessions = {
  /** One that waits for a mail, the last used first: the others may time out. */
  take: () => SmtpSession | undefined;
  /** Keeps a session for the next mail, or leaves the server if it is of no more use. */
  keep: (session: SmtpSession) => void;
  /** Leaves the server. Sessions given later are left too. */
  close: () => void;
};

/** Connections between two mails, each for at most `idleMs`. */
export function createIdleSessions(idleMs: number): IdleSessions {
  const idle = new Map<SmtpSession, NodeJS.Timeout>();
  let closed = false;

  const leave = (session: SmtpSession): void => {
    clearTimeout(idle.get(session));
    idle.delete(session);
    session.quit();
  };

  const take = (): SmtpSession | undefined => {
    for (const [session, timer] of [...idle].reverse()) {
      clearTimeout(timer);
      idle.delete(session);
      if (session.isUsable()) return session;
    }
    return undefined;
  };

  const keep = (session: SmtpSession): void => {
    if (closed || !session.isUsable()) leave(session);
    else idle.set(session, setTimeout(() => leave(session), idleMs).unref());
  };

  const close = (): void => {
    closed = true;
    for (const session of [...idle.keys()]) leave(session);
  };
  return { take, keep, close };
}
