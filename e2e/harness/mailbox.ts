import { setTimeout as pause } from 'node:timers/promises';
import PostalMime from 'postal-mime';

export type ReceivedAttachment = { filename: string; mimeType: string; content: Buffer };
export type ReceivedMail = {
  id: string;
  from: string;
  to: string;
  subject: string;
  messageId: string;
  text: string;
  html: string;
  attachments: readonly ReceivedAttachment[];
  /** The mail as it came by SMTP. */
  raw: Buffer;
};

export type MailWish = {
  to: string;
  subject: string | RegExp;
  /** Mails that are known already: the next one counts. */
  except?: readonly { id: string }[];
  timeoutMs?: number;
};

type Listed = { id: string; to: string; subject: string };
const LOOK_EVERY_MS = 100;
const TIMEOUT_MS = 60_000;

async function listMails(mailboxUrl: string, to: string): Promise<Listed[]> {
  const response = await fetch(`${mailboxUrl}/api/messages?to=${encodeURIComponent(to)}`);
  if (!response.ok) throw new Error(`the mailbox answered ${response.status}`);
  return (await response.json()) as Listed[]; // cast: the mailbox is ours
}

/** A mail of the mailbox, taken apart. */
async function readMail(mailboxUrl: string, id: string): Promise<ReceivedMail> {
  const response = await fetch(`${mailboxUrl}/api/messages/${id}/raw`);
  if (!response.ok) throw new Error(`the mailbox answered ${response.status} for ${id}`);
  const raw = Buffer.from(await response.arrayBuffer());
  const mail = await PostalMime.parse(raw, { attachmentEncoding: 'arraybuffer' });
  return {
    id,
    from: mail.from?.address ?? '',
    to: mail.to?.map(({ address }) => address).join(', ') ?? '',
    subject: mail.subject ?? '',
    messageId: mail.messageId ?? '',
    text: mail.text ?? '',
    html: mail.html ?? '',
    attachments: mail.attachments.map(({ filename, mimeType, content }) => ({
      filename: filename ?? '',
      mimeType,
      content: typeof content === 'string' ? Buffer.from(content) : Buffer.from(new Uint8Array(content)),
    })),
    raw,
  };
}

/** Waits for the newest mail to an address whose subject fits, and reads it. Throws with what did arrive. */
export async function waitForMail(mailboxUrl: string, wish: MailWish): Promise<ReceivedMail> {
  const end = performance.now() + (wish.timeoutMs ?? TIMEOUT_MS);
  const known = new Set(wish.except?.map(({ id }) => id));
  const fits = ({ id, subject }: Listed) =>
    !known.has(id) && (typeof wish.subject === 'string' ? subject.includes(wish.subject) : wish.subject.test(subject));
  for (;;) {
    const mails = await listMails(mailboxUrl, wish.to);
    const found = mails.find(fits);
    if (found) return readMail(mailboxUrl, found.id);
    if (performance.now() > end) {
      const subjects = mails.map(({ subject }) => `  ${subject}`).join('\n');
      throw new Error(`no mail to ${wish.to} about ${wish.subject}; there are:\n${subjects || '  none'}`);
    }
    await pause(LOOK_EVERY_MS);
  }
}
