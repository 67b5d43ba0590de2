import { once } from 'node:events';
import { createConnection, isIP, type Socket } from 'node:net';
import { hostname } from 'node:os';
import { type ConnectionOptions, connect, getCACertificates, type TLSSocket } from 'node:tls';
import { cleanResponse, type SmtpError } from '../smtp-outcome.ts';
import { openSession } from '../smtp-session.ts';
import type { SmtpSettings } from '../smtp-url.ts';
import { NotSmtpError, type SmtpDialogue, type SmtpReply, startDialogue } from './smtp-dialogue.ts';

export type CertificateLook = {
  readonly protocol: string;
  /** Why nobody vouches for the certificate, as OpenSSL or Node calls it; undefined when it is trusted. */
  readonly fault: string | undefined;
  readonly names: string;
  readonly issuer: string;
  readonly endsAt: Date;
};

export type ServerFault = 'unreachable' | 'not_smtp' | 'no_starttls' | 'tls_failed';

/** What a mail server shows to somebody who connects to it and sends nothing. */
export type ServerLook = {
  readonly fault?: { readonly kind: ServerFault; readonly words: string };
  readonly certificate?: CertificateLook;
  /** Keywords of its last answer to EHLO, in upper case. */
  readonly extensions: readonly string[];
  /** Only where one is set up, and TLS is as it should be. */
  readonly signIn?: 'works' | { readonly words: string };
};

export type LookOptions = { readonly ca?: string | undefined; readonly timeoutMs?: number };

const TIMEOUT_MS = 20_000;

class LookFault extends Error {
  readonly kind: ServerFault;

  constructor(kind: ServerFault, words: string) {
    super(words);
    this.name = 'LookFault';
    this.kind = kind;
  }
}

const wordsOf = (error: unknown): string => cleanResponse(error instanceof Error ? error.message : String(error));

/** A step that fails is a fault of this kind, unless it says otherwise. */
async function orFault<T>(kind: ServerFault, step: Promise<T>): Promise<T> {
  try {
    return await step;
  } catch (error) {
    if (error instanceof LookFault) throw error;
    throw new LookFault(error instanceof NotSmtpError ? 'not_smtp' : kind, wordsOf(error));
  }
}

function expect(reply: SmtpReply, code: number, kind: ServerFault): SmtpReply {
  if (reply.code !== code) throw new LookFault(kind, cleanResponse(reply.text));
  return reply;
}

const keywordOf = (line: string): string => line.split(/[ =]/, 1)[0]?.toUpperCase() ?? '';

/** The extensions it offers. The name is that of this machine, as when mails are sent. */
async function greet(dialogue: SmtpDialogue): Promise<string[]> {
  const { lines } = expect(await dialogue.ask(`EHLO ${hostname()}`), 250, 'not_smtp');
  return lines.slice(1).map(keywordOf);
}

function describeCertificate(socket: TLSSocket): CertificateLook {
  const certificate = socket.getPeerX509Certificate();
  return {
    protocol: socket.getProtocol() ?? '',
    fault: socket.authorized ? undefined : String(socket.authorizationError),
    names: cleanResponse((certificate?.subjectAltName ?? certificate?.subject ?? '').replaceAll('DNS:', '')),
    issuer: cleanResponse((certificate?.issuer ?? '').replaceAll('\n', ', ')),
    endsAt: certificate?.validToDate ?? new Date(0),
  };
}

/** Verified and not refused: a certificate that is wrong is to be described. Nothing is sent through it. */
async function secure(host: string, options: ConnectionOptions): Promise<TLSSocket> {
  const name = isIP(host) === 0 ? { servername: host } : {};
  const socket = connect({ ...options, ...name, host, rejectUnauthorized: false, minVersion: 'TLSv1.2' });
  await once(socket, 'secureConnect');
  return socket;
}

type Look = { readonly settings: SmtpSettings; readonly options: LookOptions; readonly stack: AsyncDisposableStack };

function keep<S extends Socket>(socket: S, { stack, options }: Look): S {
  socket.setTimeout(options.timeoutMs ?? TIMEOUT_MS, () => socket.destroy(new Error('timed out')));
  socket.on('error', () => {}); // each step listens too
  stack.defer(() => void socket.destroy());
  return socket;
}

async function lookInside(look: Look): Promise<ServerLook> {
  const { settings, options } = look;
  const { host, port, tls } = settings;
  const trust = options.ca ? { ca: [...getCACertificates(), options.ca] } : {};
  let socket: Socket = keep(createConnection({ host, port }), look);
  await orFault('unreachable', once(socket, 'connect'));
  let certificate: CertificateLook | undefined;
  const encrypt = async (plain: Socket): Promise<TLSSocket> => {
    const encrypted = keep(await orFault('tls_failed', secure(host, { ...trust, socket: plain })), look);
    certificate = describeCertificate(encrypted);
    return encrypted;
  };
  if (tls === 'implicit') socket = await encrypt(socket);
  let dialogue = startDialogue(socket);
  expect(await orFault('unreachable', dialogue.read()), 220, 'not_smtp');
  let extensions = await orFault('unreachable', greet(dialogue));
  if (tls === 'required' || (tls === 'opportunistic' && extensions.includes('STARTTLS'))) {
    if (!extensions.includes('STARTTLS')) throw new LookFault('no_starttls', '');
    expect(await orFault('tls_failed', dialogue.ask('STARTTLS')), 220, 'tls_failed');
    dialogue = startDialogue(await encrypt(dialogue.release()));
    extensions = await orFault('tls_failed', greet(dialogue));
  }
  await dialogue.ask('QUIT').catch(() => undefined); // a server that just hangs up has shown what it has
  return { extensions, ...(certificate ? { certificate } : {}) };
}

/** Signs in exactly as when mails are sent, and leaves. */
async function trySignIn(
  settings: SmtpSettings,
  { ca, timeoutMs = TIMEOUT_MS }: LookOptions,
): Promise<ServerLook['signIn']> {
  try {
    const session = await openSession(settings, { ca, openMs: timeoutMs });
    session.quit();
    return 'works';
  } catch (error) {
    const { response, message } = error as SmtpError; // cast: nodemailer rejects with its own errors only
    return { words: cleanResponse(response ?? message) };
  }
}

/**
 * Connects to a mail server that the operator has configured, and tells what it shows: its certificate, what it offers,
 * whether the sign-in works. Sends no mail. Never throws for what a server does.
 */
export async function lookAtServer(settings: SmtpSettings, options: LookOptions = {}): Promise<ServerLook> {
  await using stack = new AsyncDisposableStack();
  try {
    const look = await lookInside({ settings, options, stack });
    const hasSignIn = settings.credentials !== undefined || settings.bearer !== undefined;
    if (!hasSignIn || look.certificate?.fault) return look;
    const signIn = await trySignIn(settings, options);
    return signIn ? { ...look, signIn } : look;
  } catch (error) {
    if (!(error instanceof LookFault)) throw error;
    return { fault: { kind: error.kind, words: error.message }, extensions: [] };
  }
}
