import { CertdeskError, MailboxMessage, MailboxMessageDetail } from '@certdesk/contract';
import { z } from 'zod';

/** The local mailbox is on this machine: what takes longer is not slow, it is broken. */
export const MAILBOX_TIMEOUT_MS = 5_000;
const MEBIBYTE = 1024 * 1024;
/** More than the desk's and the CA's mails ever have, and little enough to hold in memory. */
const MAX_MESSAGE_BYTES = 12 * MEBIBYTE;
const MAX_LIST_BYTES = 2 * MEBIBYTE;
/** Newest first; who looks for an older one narrows it down in the mailbox itself. */
const LIST_LIMIT = 200;

const Messages = z.array(MailboxMessage);

export type MailboxClient = {
  list: () => Promise<z.output<typeof MailboxMessage>[]>;
  show: (id: string) => Promise<z.output<typeof MailboxMessageDetail>>;
  /** The mail as it came, message/rfc822. */
  raw: (id: string) => Promise<Buffer>;
};

async function readLimited(response: Response, maxBytes: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > maxBytes) throw new Error('the answer of the mailbox is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Reads from the mailbox's HTTP face. Throws `message.not_found`, and `service.unavailable` for any fault of it. */
export function createMailboxClient({ url, timeoutMs }: { url: string; timeoutMs: number }): MailboxClient {
  const base = url.replace(/\/$/, '');

  const get = async (path: string, maxBytes: number): Promise<Buffer> => {
    try {
      const response = await fetch(`${base}${path}`, { signal: AbortSignal.timeout(timeoutMs), redirect: 'error' });
      if (response.status === 404) throw new CertdeskError('message.not_found');
      if (!response.ok) throw new Error(`the mailbox answered ${response.status}`);
      return await readLimited(response, maxBytes);
    } catch (cause) {
      if (cause instanceof CertdeskError) throw cause;
      throw new CertdeskError('service.unavailable', { cause });
    }
  };

  const getJson = async <S extends z.ZodType>(path: string, maxBytes: number, schema: S): Promise<z.output<S>> => {
    const text = (await get(path, maxBytes)).toString();
    try {
      return schema.parse(JSON.parse(text));
    } catch (cause) {
      throw new CertdeskError('service.unavailable', { cause });
    }
  };

  return {
    list: () => getJson(`/api/messages?limit=${LIST_LIMIT}`, MAX_LIST_BYTES, Messages),
    show: (id) => getJson(`/api/messages/${encodeURIComponent(id)}`, MAX_MESSAGE_BYTES, MailboxMessageDetail),
    raw: (id) => get(`/api/messages/${encodeURIComponent(id)}/raw`, MAX_MESSAGE_BYTES),
  };
}
