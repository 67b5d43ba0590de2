import { setTimeout as pause } from 'node:timers/promises';
import { ImapFlow } from 'imapflow';
import { readToken } from '../smtp-sign-in.ts';
import type { BounceTaker } from './bounce-taker.ts';
import type { ImapSettings } from './imap-url.ts';
import { MAX_READ_BYTES } from './received-mail.ts';

export type BounceMailboxOptions = BounceTaker & {
  readonly imap: ImapSettings;
  /** The mailbox could not be read, or a bounce not be stored; it is tried again. */
  readonly onError: (error: unknown) => void;
};
export type BounceMailbox = { readonly stop: () => Promise<void> };

/** Where mail systems note to which address a mail came; To is what a report is addressed to. */
const ADDRESSED = ['delivered-to', 'x-original-to', 'envelope-to', 'x-envelope-to', 'to'];
const MAIL_ADDRESS = /[^\s<>,;:"()]{1,64}@[^\s<>,;:"()]{1,253}/g;
const MAX_ADDRESSES = 20;
const MAX_FIELDS = 20_000;
/** Servers forget to tell of new mails, or do not know IDLE. */
const LOOK_EVERY_MS = 120_000;
const RECONNECT_MS: readonly number[] = [1_000, 5_000, 15_000, 60_000];

async function createClient(imap: ImapSettings): Promise<ImapFlow> {
  const { user, secret } = imap;
  const auth =
    'pass' in secret ? { user, pass: secret.pass } : { user, accessToken: await readToken(secret.tokenFile) };
  return new ImapFlow({
    host: imap.host,
    port: imap.port,
    secure: imap.tls === 'implicit',
    doSTARTTLS: imap.tls === 'none' ? false : imap.tls === 'required' ? true : undefined,
    auth,
    tls: { minVersion: 'TLSv1.2' },
    // A report is read within a second of its arrival: IDLE at once, as nothing else is to be asked.
    autoIdleDelay: 100,
    logger: false,
  });
}

/** Reads one mail: for each address of ours that it came to. What is stored is deleted; the rest is left alone. */
async function readMail(client: ImapFlow, uid: number, { knows, take }: BounceTaker): Promise<void> {
  const head = await client.fetchOne(String(uid), { headers: ADDRESSED }, { uid: true });
  const fields = head ? (head.headers?.toString('latin1') ?? '') : '';
  const found = fields.slice(0, MAX_FIELDS).match(MAIL_ADDRESS) ?? [];
  const addresses = [...new Set(found.map((address) => address.toLowerCase()))].slice(0, MAX_ADDRESSES);
  let taken = false;
  for (const address of addresses) {
    if (!(await knows(address))) continue;
    const mail = await client.fetchOne(String(uid), { source: { maxLength: MAX_READ_BYTES } }, { uid: true });
    if (!mail || mail.source === undefined) return;
    await take(address, mail.source);
    taken = true;
  }
  if (taken) await client.messageDelete(String(uid), { uid: true });
}

/** Reads what is there and what comes, until the connection ends. `last`: the newest mail that was looked at. */
async function readWhileConnected(client: ImapFlow, options: BounceMailboxOptions, signal: AbortSignal): Promise<void> {
  let last = 0;
  let news = Promise.withResolvers<void>();
  const tell = () => news.resolve();
  client.on('exists', tell);
  client.on('close', tell);
  while (client.usable && !signal.aborted) {
    news = Promise.withResolvers<void>();
    const uids = (await client.search({ uid: `${last + 1}:*` }, { uid: true })) || [];
    // "n:*" names the newest mail even when it is older than n (RFC 3501 6.4.8).
    for (const uid of uids.filter((one) => one > last).toSorted((a, b) => a - b)) {
      if (signal.aborted) return;
      await readMail(client, uid, options);
      last = uid;
    }
    const look = setTimeout(tell, LOOK_EVERY_MS);
    await news.promise;
    clearTimeout(look);
  }
}

/**
 * Reads bounces from a mailbox of their own over IMAP, with IDLE, for installations that no mail system can reach. A mail
 * is deleted only once what it says is stored; a crash in between has it read again, which changes nothing.
 */
export function startBounceMailbox(options: BounceMailboxOptions): BounceMailbox {
  const stopping = new AbortController();
  const { signal } = stopping;
  let attempts = 0;

  const session = async (): Promise<void> => {
    const client = await createClient(options.imap);
    // Faults reject what is being awaited; without a listener one between two commands would end the process.
    client.on('error', () => {});
    // Ends a wait for news or for a server that does not answer; a bounce that is being stored is stored.
    const cut = () => client.close();
    signal.addEventListener('abort', cut);
    try {
      await client.connect();
      await client.mailboxOpen(options.imap.folder);
      attempts = 0;
      await readWhileConnected(client, options, signal);
    } finally {
      signal.removeEventListener('abort', cut);
      cut();
    }
  };
  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      await session().catch((error: unknown) => {
        if (!signal.aborted) options.onError(error);
      });
      const wait = RECONNECT_MS[Math.min(attempts, RECONNECT_MS.length - 1)] ?? 0;
      attempts += 1;
      await pause(wait, undefined, { signal }).catch(() => undefined); // only the stop cuts the pause short
    }
  };
  const running = run();
  return {
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}
