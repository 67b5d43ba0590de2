import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Mailbox, startMailbox } from '@certdesk/mailbox';
import { onTestFinished } from 'vitest';
import { createTransport, type MailTransport, type TransportOptions } from '../transport.ts';

/** A mailbox of its own for one test, gone after it. */
export async function buildMailbox(smtpPort = 0): Promise<Mailbox> {
  const folder = await mkdtemp(join(tmpdir(), 'certdesk-mail-'));
  const mailbox = await startMailbox({ folder, smtpPort });
  onTestFinished(async () => {
    await mailbox.stop();
    await rm(folder, { recursive: true });
  });
  return mailbox;
}

export const HASTY: TransportOptions = { greetingMs: 500, answerMs: 500 };

/** Long enough for a busy machine to answer; tests of silence pass HASTY. */
export function buildTransport(url: string, options: TransportOptions = {}): MailTransport {
  const transport = createTransport(url, { connectMs: 5_000, greetingMs: 5_000, answerMs: 5_000, ...options });
  onTestFinished(() => transport.close());
  return transport;
}
