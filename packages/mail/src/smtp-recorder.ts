import { TLSSocket } from 'node:tls';
import type SMTPConnection from 'nodemailer/lib/smtp-connection';
import { type Dialogue, HIDDEN } from './dialogue.ts';

/** Tells the dialogue of the mail under way what goes over a connection. Between two mails nobody listens. */
export type SmtpRecorder = {
  /** For nodemailer, with `transactionLog`: commands and replies, never what follows DATA. */
  readonly logger: SMTPConnection.Options['logger'];
  readonly watch: (connection: SMTPConnection) => void;
  readonly listen: (dialogue: Dialogue | undefined) => void;
  /** How the connection is secured: to a mail that finds it open, and of one that stays in clear text. */
  readonly tellSecurity: () => void;
};

type Entry = { readonly tnx?: string; readonly outByteCount?: number };

const nothing = (): void => {};
const REPLY = /^(\d{3})[ -](?:([245]\.\d{1,3}\.\d{1,3})\b)?/;
/** Who signs in, and with what, is not to be seen: some servers repeat it in their answers. */
const withoutWords = (reply: string): string => {
  const [, code = '', enhanced = ''] = REPLY.exec(reply) ?? [];
  return [code, enhanced, HIDDEN].filter(Boolean).join(' ');
};

type Security = { readonly part: 'secured' | 'unverified' | 'clear'; readonly text: string };
const CLEAR: Security = { part: 'clear', text: '' };

/** nodemailer keeps its socket to itself, and it alone knows what was negotiated. */
function securityOf(connection: SMTPConnection): Security {
  const socket: unknown = Reflect.get(connection, '_socket');
  if (!(socket instanceof TLSSocket)) return CLEAR;
  const { subject, subjectaltname } = socket.getPeerCertificate();
  const text = [socket.getProtocol(), socket.getCipher().name, subject?.CN ?? subjectaltname].flat().join(' ');
  return { part: socket.authorized ? 'secured' : 'unverified', text };
}

export function createSmtpRecorder(): SmtpRecorder {
  let dialogue: Dialogue | undefined;
  let connection: SMTPConnection | undefined;
  let security = CLEAR;
  let isSigningIn = false;

  const tellSecurity = (): void => dialogue?.note(security.part, security.text);
  /** The first thing that is said over TLS is the earliest moment at which it stands. */
  const watchSecurity = (): void => {
    if (security !== CLEAR || !connection?.secure) return;
    security = securityOf(connection);
    tellSecurity();
  };
  const client = (line: string): void => {
    const [command] = /^AUTH \S+/i.exec(line) ?? [];
    if (command) {
      isSigningIn = true;
      dialogue?.note('client', line.length > command.length ? `${command} ${HIDDEN}` : command);
    } else dialogue?.note('client', isSigningIn ? HIDDEN : line);
  };
  const server = (reply: string): void => {
    dialogue?.note('server', isSigningIn ? withoutWords(reply) : reply);
    if (!reply.startsWith('3')) isSigningIn = false;
  };
  const debug = ({ tnx }: Entry, line: unknown): void => {
    if (tnx !== 'client' && tnx !== 'server') return;
    watchSecurity();
    if (tnx === 'client') client(String(line));
    else server(String(line));
  };
  const info = ({ tnx, outByteCount }: Entry): void => {
    if (tnx === 'message' && outByteCount !== undefined) dialogue?.note('content', String(outByteCount));
  };
  return {
    logger: { level: nothing, trace: nothing, debug, info, warn: nothing, error: nothing, fatal: nothing },
    watch: (made) => {
      connection = made;
    },
    listen: (next) => {
      dialogue = next;
    },
    tellSecurity,
  };
}
