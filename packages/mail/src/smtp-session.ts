import { Readable } from 'node:stream';
import { getCACertificates } from 'node:tls';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { Dialogue } from './dialogue.ts';
import type { RenderedMail } from './message.ts';
import { acceptedResult, failedResult, type SendResult, type SmtpError } from './smtp-outcome.ts';
import { createSmtpRecorder, type SmtpRecorder } from './smtp-recorder.ts';
import { signInOf } from './smtp-sign-in.ts';
import type { SmtpSettings } from './smtp-url.ts';

export type SmtpTimeouts = {
  /** To connect, from the name lookup to the end of TLS (30 s). */
  readonly connectMs?: number;
  /** For the greeting (30 s). */
  readonly greetingMs?: number;
  /**
   * For any later answer (5 min). RFC 5321 4.5.3.2 asks for 2 to 5 minutes per command and 10 after the final dot; a
   * smaller value makes more uncertain mails, a larger one lets a hanging server hold the queue longer.
   */
  readonly answerMs?: number;
};
export type SessionOptions = SmtpTimeouts & {
  /**
   * For all that precedes the first mail (2 min), and for each mail (10 min): a server that says a little now and then
   * runs into no timeout above. Together below the outbox's lease.
   */
  readonly openMs?: number;
  readonly sendMs?: number;
  /** What EHLO says; the machine's name by default. */
  readonly name?: string;
  /** PEM certificates to trust besides the system's, for a server with a certificate of a private CA. */
  readonly ca?: string | undefined;
};

/** One connection to the mail server. nodemailer's own pool hides whether the final dot was sent; this tells. */
export type SmtpSession = {
  /** Never throws: whatever happens is a result. What is said meanwhile is told to `dialogue`. */
  send: (mail: RenderedMail, dialogue?: Dialogue) => Promise<SendResult>;
  /** Says how the connection is secured, which a mail on one that was kept does not hear. */
  tellSecurity: (dialogue: Dialogue) => void;
  /** May take another mail. */
  isUsable: () => boolean;
  /** Says QUIT and leaves; a server that does not answer is not waited for. */
  quit: () => void;
  /** Cuts the connection; a mail in flight ends with the result that is true then. */
  cut: () => void;
};

/** Small enough that the end of the data is not announced while most of it waits in our own buffers. */
const SLICE = 16 * 1024;
/** A result waits for RSET no longer than this. */
const RESET_MS = 10_000;
/** RFC 3461 5.4 */
const MAX_ENVID = 100;

/** Runs one step of the dialogue; a connection that breaks meanwhile fails it, as not every step would hear of that. */
function step<T>(
  connection: SMTPConnection,
  run: (done: (error?: Error | null, value?: T) => void) => void,
): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    // Later than what is reported in the same turn: after a 421 the connection ends first, and then its reason is told.
    const onEnd = () =>
      queueMicrotask(() => settle(Object.assign(new Error('Connection closed'), { code: 'ECONNECTION' })));
    const settle = (error?: Error | null, value?: T) => {
      connection.off('error', settle);
      connection.off('end', onEnd);
      if (error) reject(error);
      else resolve(value);
    };
    connection.on('error', settle);
    connection.on('end', onEnd);
    run(settle);
  });
}

/** Cuts the connection when `work` takes too long, and says so. */
async function within<T>(connection: SMTPConnection, ms: number, work: () => Promise<T>): Promise<T> {
  let expired = false;
  const timer = setTimeout(() => {
    expired = true;
    connection.close();
  }, ms);
  try {
    return await work();
  } catch (error) {
    throw expired ? Object.assign(new Error('The mail server took too long'), { code: 'ETIMEDOUT' }) : error;
  } finally {
    clearTimeout(timer);
  }
}

function createConnection(
  settings: SmtpSettings,
  options: SessionOptions & { recorder: SmtpRecorder },
): SMTPConnection {
  const { tls } = settings;
  const { recorder } = options;
  const connection = new SMTPConnection({
    host: settings.host,
    port: settings.port,
    secure: tls === 'implicit',
    requireTLS: tls === 'required',
    ignoreTLS: tls === 'none',
    opportunisticTLS: tls === 'opportunistic',
    tls: {
      rejectUnauthorized: tls !== 'opportunistic',
      minVersion: 'TLSv1.2',
      ...(options.ca ? { ca: [...getCACertificates(), options.ca] } : {}),
    },
    connectionTimeout: options.connectMs ?? 30_000,
    greetingTimeout: options.greetingMs ?? 30_000,
    socketTimeout: options.answerMs ?? 300_000,
    socketCloseTimeout: 1_000,
    name: options.name,
    logger: recorder.logger,
    transactionLog: true,
  });
  recorder.watch(connection);
  // Without a listener an 'error' between two mails would end the process. Nothing is lost: each step listens too.
  connection.on('error', () => {});
  return connection;
}

function envelopeOf(mail: RenderedMail, requireTls: boolean) {
  const { from, to } = mail.envelope;
  const envid = mail.messageId.slice(1, -1);
  return {
    from: from?.address ?? '',
    to: [to.address],
    size: mail.raw.length,
    requireTLSExtensionEnabled: requireTls,
    // Told to servers that know DSN: failures and delays come back, without the body (RFC 3461). Success only where it
    // is read, or it would fill somebody's mailbox.
    dsn: {
      ret: 'HDRS',
      notify: ['FAILURE', 'DELAY', ...(mail.envelope.confirm ? ['SUCCESS'] : [])],
      ...(envid.length <= MAX_ENVID ? { envid } : {}),
      ...(to.needsSmtpUtf8 ? {} : { orcpt: `rfc822;${to.address}` }),
    },
  };
}

/** `end` fires once all slices were taken, right before the final dot is written. */
function streamOf(raw: Buffer): Readable {
  let position = 0;
  return new Readable({
    read() {
      this.push(position < raw.length ? raw.subarray(position, position + SLICE) : null);
      position += SLICE;
    },
  });
}

const needsSmtpUtf8 = ({ from, to }: RenderedMail['envelope']): boolean =>
  to.needsSmtpUtf8 || from?.needsSmtpUtf8 === true;

/** RFC 6531 knows no downgrade; nodemailer would send such an address bare to a server that did not offer it. */
const NO_SMTPUTF8: SendResult = {
  outcome: 'permanent',
  cause: 'smtp_utf8',
  enhanced: '5.6.7',
  response: 'The mail server does not offer SMTPUTF8',
};

/** `dialogue`: of the mail that the session is opened for. */
export type OpenOptions = SessionOptions & { readonly dialogue?: Dialogue };

/** Connects, secures and signs in. Throws nodemailer's SmtpError. */
export async function openSession(settings: SmtpSettings, options: OpenOptions = {}): Promise<SmtpSession> {
  const recorder = createSmtpRecorder();
  recorder.listen(options.dialogue);
  const connection = createConnection(settings, { ...options, recorder });
  const auth = signInOf(settings);
  let ehlo: string | false;
  try {
    ehlo = await within(connection, options.openMs ?? 120_000, async () => {
      await step<void>(connection, (done) => connection.connect(done));
      const said = connection.lastServerResponse;
      if (!connection.secure) recorder.tellSecurity();
      if (auth) await step(connection, (done) => connection.login(auth, done));
      return said;
    });
  } catch (error) {
    connection.close();
    throw error;
  } finally {
    recorder.listen(undefined);
  }
  const terms = { requireTls: settings.requireTls === true, sendMs: options.sendMs ?? 600_000, recorder };
  return sessionOver(connection, readExtensions(ehlo || ''), terms);
}

type Offers = { readonly smtpUtf8: boolean; readonly dsn: boolean };
const readExtensions = (ehlo: string): Offers => ({
  smtpUtf8: /^250[ -]SMTPUTF8\b/im.test(ehlo),
  dsn: /^250[ -]DSN\b/im.test(ehlo),
});

const confirmationOf = ({ confirm }: RenderedMail['envelope'], { dsn }: Offers): Pick<SendResult, 'confirmation'> =>
  confirm ? { confirmation: dsn ? 'asked' : 'not_offered' } : {};

type Terms = { readonly requireTls: boolean; readonly sendMs: number; readonly recorder: SmtpRecorder };

function sessionOver(connection: SMTPConnection, offers: Offers, terms: Terms): SmtpSession {
  const { requireTls, sendMs, recorder } = terms;
  let usable = true;
  connection.once('end', () => {
    usable = false;
  });

  /** After a refusal the server may still hold our transaction. Whatever RSET says, the mail's result stands. */
  const reset = async (): Promise<void> => {
    if (!usable) return;
    await within(connection, RESET_MS, () => step(connection, (done) => connection.reset(done))).catch(() =>
      connection.close(),
    );
  };

  const offer = async (mail: RenderedMail): Promise<SendResult> => {
    let dotSent = false;
    const stream = streamOf(mail.raw).once('end', () => {
      dotSent = true;
    });
    try {
      const info = await within(connection, sendMs, () =>
        step<SMTPConnection.SentMessageInfo>(connection, (done) =>
          connection.send(envelopeOf(mail, requireTls), stream, done),
        ),
      );
      return { ...acceptedResult(info?.response ?? ''), ...confirmationOf(mail.envelope, offers) };
    } catch (error) {
      const result = failedResult(error as SmtpError, dotSent); // cast: nodemailer rejects with its own errors only
      if (result.outcome === 'transient' || result.outcome === 'permanent') await reset();
      else connection.close();
      return result;
    } finally {
      stream.destroy();
    }
  };

  const send = async (mail: RenderedMail, dialogue?: Dialogue): Promise<SendResult> => {
    if (needsSmtpUtf8(mail.envelope) && !offers.smtpUtf8) return NO_SMTPUTF8;
    recorder.listen(dialogue);
    const result = await offer(mail);
    recorder.listen(undefined);
    return result;
  };

  const quit = (): void => {
    if (!usable) return;
    usable = false;
    connection.quit();
    setTimeout(() => connection.close(), 1_000).unref();
  };
  const cut = (): void => {
    connection.close();
  };
  const tellSecurity = (dialogue: Dialogue): void => {
    recorder.listen(dialogue);
    recorder.tellSecurity();
  };
  return { send, tellSecurity, isUsable: () => usable, quit, cut };
}
