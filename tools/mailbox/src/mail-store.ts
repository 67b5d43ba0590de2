import { mkdir, open, readdir, readFile, rename, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { createIdSource } from './ids.ts';
import { describeMail, type Envelope, encodeMailFile, envelopeOfMailFile, rawOfMailFile } from './mail-file.ts';

/** Enough for any trial; older mails are dropped so that a forgotten mailbox does not fill the disk. */
export const MAX_MAILS = 5_000;
/** More than any first line has: two hundred recipients of 254 octets would be too many for this tool. */
const FIRST_LINE_BYTES = 64 * 1024;
const SUFFIX = '.eml';

export type StoredMail = Envelope & { readonly id: string };
export type IncomingMail = { raw: Buffer; mailFrom: string; to: readonly string[] };

export type MailStore = {
  /** Resolves when the mail survives a crash of the machine. */
  add: (mail: IncomingMail) => Promise<StoredMail>;
  /** Newest first. */
  list: () => readonly StoredMail[];
  /** The mail as it came; undefined when there is none of that id. */
  raw: (id: string) => Promise<Buffer | undefined>;
  clear: () => Promise<void>;
};

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Written aside, synced, renamed: a file that has its final name is whole, whatever happens in between. */
async function writeDurably(folder: string, name: string, content: Buffer): Promise<void> {
  const temporary = join(folder, `.${name}.part`);
  const handle = await open(temporary, 'wx', 0o600);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temporary, join(folder, name));
  await syncFolder(folder);
}

async function readEnvelope(file: string): Promise<Envelope | undefined> {
  const handle = await open(file, 'r');
  try {
    const start = Buffer.alloc(FIRST_LINE_BYTES);
    const { bytesRead } = await handle.read(start, 0, FIRST_LINE_BYTES, 0);
    return envelopeOfMailFile(start.subarray(0, bytesRead));
  } finally {
    await handle.close();
  }
}

/** Files that are not ours are left alone; halves of a mail that was never acknowledged are removed. */
async function readFolder(folder: string): Promise<StoredMail[]> {
  const mails: StoredMail[] = [];
  for (const name of (await readdir(folder)).sort()) {
    if (name.endsWith('.part')) await unlink(join(folder, name));
    if (!name.endsWith(SUFFIX)) continue;
    const envelope = await readEnvelope(join(folder, name));
    if (envelope) mails.push({ id: name.slice(0, -SUFFIX.length), ...envelope });
  }
  return mails;
}

/** Opens (or makes) the folder and lists what is in it. */
export async function openMailStore(options: { folder: string; maxMails?: number }): Promise<MailStore> {
  const { folder, maxMails = MAX_MAILS } = options;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const mails = await readFolder(folder);
  const nextId = createIdSource({ last: mails.at(-1)?.id });
  const remove = (mail: StoredMail) => unlink(join(folder, `${mail.id}${SUFFIX}`));

  const add = async (mail: IncomingMail): Promise<StoredMail> => {
    const receivedAt = new Date();
    const stored = { id: nextId(), ...(await describeMail({ ...mail, receivedAt })) };
    const { id, ...envelope } = stored;
    await writeDurably(folder, `${id}${SUFFIX}`, encodeMailFile(envelope, mail.raw));
    mails.push(stored);
    mails.sort((a, b) => (a.id < b.id ? -1 : 1)); // two mails may be synced in another order than they came
    for (const old of mails.splice(0, Math.max(0, mails.length - maxMails))) await remove(old);
    return stored;
  };

  const raw = async (id: string): Promise<Buffer | undefined> => {
    if (!mails.some((mail) => mail.id === id)) return undefined;
    return rawOfMailFile(await readFile(join(folder, `${id}${SUFFIX}`)));
  };

  const clear = async (): Promise<void> => {
    for (const mail of mails.splice(0)) await remove(mail);
  };

  return { add, list: () => mails.toReversed(), raw, clear };
}
