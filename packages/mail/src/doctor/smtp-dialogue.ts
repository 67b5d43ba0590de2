import { once } from 'node:events';
import type { Socket } from 'node:net';

/** A reply of several lines is one; `lines` are without their codes. */
export type SmtpReply = { readonly code: number; readonly lines: readonly string[]; readonly text: string };

/** A mail server that speaks something else, or too much. */
export class NotSmtpError extends Error {
  constructor(words: string) {
    super(words);
    this.name = 'NotSmtpError';
  }
}

const MAX_REPLY = 64 * 1024;
const REPLY_LINE = /^(\d{3})([ -]?)(.*)$/;

export type SmtpDialogue = {
  /** The next reply. Throws NotSmtpError, and what ends the connection. */
  read: () => Promise<SmtpReply>;
  ask: (command: string) => Promise<SmtpReply>;
  /** Lets go of the socket, for TLS to take it. What was sent ahead of it is dropped: it came without protection. */
  release: () => Socket;
};

function parseReply(lines: readonly string[]): SmtpReply {
  const parsed = lines.map((line) => REPLY_LINE.exec(line));
  const text = lines.join(' ');
  if (parsed.includes(null)) throw new NotSmtpError(text);
  return { code: Number(parsed.at(-1)?.[1]), lines: parsed.map((line) => line?.[3] ?? ''), text };
}

/** A few commands of SMTP (RFC 5321) over a socket, one at a time. */
export function startDialogue(socket: Socket): SmtpDialogue {
  let pending = '';
  const lines: string[] = [];
  const arrival = { wake: () => {} };
  const take = (chunk: Buffer): void => {
    pending += chunk.toString('utf8');
    const parts = pending.split(/\r?\n/);
    pending = parts.pop() ?? '';
    lines.push(...parts);
    if (pending.length > MAX_REPLY || lines.length > MAX_REPLY / 64)
      socket.destroy(new NotSmtpError('too long a reply'));
    arrival.wake();
  };
  socket.on('data', take);

  const ended = once(socket, 'close').then((): never => {
    throw socket.errored ?? new Error('the connection was closed');
  });
  ended.catch(() => {}); // told to whoever reads; nobody may be reading
  const nextLine = async (): Promise<string> => {
    while (lines.length === 0) {
      const arrived = new Promise<void>((resolve) => {
        arrival.wake = resolve;
      });
      await Promise.race([arrived, ended]);
    }
    return lines.shift() ?? '';
  };
  const read = async (): Promise<SmtpReply> => {
    const reply = [await nextLine()];
    while (/^\d{3}-/.test(reply.at(-1) ?? '')) reply.push(await nextLine());
    return parseReply(reply);
  };
  return {
    read,
    ask: (command) => {
      socket.write(`${command}\r\n`);
      return read();
    },
    release: () => socket.off('data', take),
  };
}
