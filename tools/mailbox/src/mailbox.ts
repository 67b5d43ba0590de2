import { EventEmitter, once } from 'node:events';
import PostalMime, { type Email } from 'postal-mime';
import { createFaultBoard, type FaultBoard } from './faults.ts';
import { startHttpFace } from './http-face.ts';
import { openMailStore, type StoredMail } from './mail-store.ts';
import { startSmtpFace } from './smtp-face.ts';

export type Mailbox = {
  readonly smtpPort: number;
  readonly httpPort: number;
  /** Of the HTTP face, without a slash at the end. */
  readonly url: string;
  readonly smtpUrl: string;
  /** Newest first. */
  messages: () => readonly StoredMail[];
  /** The mail as it came. Throws when there is none of that id. */
  raw: (id: string) => Promise<Buffer>;
  parse: (id: string) => Promise<Email>;
  /** The newest mail that answers to the predicate, now or when it comes; throws after `timeoutMs` (10 s). */
  waitForMessage: (predicate: (mail: StoredMail) => boolean, options?: { timeoutMs?: number }) => Promise<StoredMail>;
  clear: () => Promise<void>;
  readonly faults: FaultBoard;
  stop: () => Promise<void>;
};

export type MailboxOptions = { folder: string; smtpPort?: number; httpPort?: number; maxMails?: number };

/** Starts the local mailbox on 127.0.0.1. A port of 0 (the default) takes a free one. */
export async function startMailbox(options: MailboxOptions): Promise<Mailbox> {
  const store = await openMailStore(options);
  const faults = createFaultBoard();
  const arrivals = new EventEmitter();
  arrivals.setMaxListeners(0);
  const onStored = () => void arrivals.emit('stored');
  const smtp = await startSmtpFace({ port: options.smtpPort ?? 0, store, faults, onStored });
  const http = await startHttpFace({ port: options.httpPort ?? 0, store, faults }).catch(async (error: unknown) => {
    await smtp.stop();
    throw error;
  });

  const raw = async (id: string): Promise<Buffer> => {
    const mail = await store.raw(id);
    if (!mail) throw new Error(`no mail ${id}`);
    return mail;
  };

  const waitForMessage: Mailbox['waitForMessage'] = async (predicate, { timeoutMs = 10_000 } = {}) => {
    const signal = AbortSignal.timeout(timeoutMs);
    for (;;) {
      const found = store.list().find(predicate);
      if (found) return found;
      await once(arrivals, 'stored', { signal });
    }
  };

  let stopping: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    await smtp.stop();
    await http.stop();
  };
  return {
    smtpPort: smtp.port,
    httpPort: http.port,
    url: `http://127.0.0.1:${http.port}`,
    smtpUrl: `smtp://127.0.0.1:${smtp.port}`,
    messages: store.list,
    raw,
    parse: async (id) => PostalMime.parse(await raw(id)),
    waitForMessage,
    clear: store.clear,
    faults,
    stop: () => {
      stopping ??= stop();
      return stopping;
    },
  };
}
