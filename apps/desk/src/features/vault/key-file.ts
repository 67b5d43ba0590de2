import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type Log, StartFault } from '@certdesk/platform';
import { KEY_BYTES } from './envelope.ts';
import type { KeyEncryption } from './key-encryption.ts';
import { createLocalKeys, localKeyId, parseKey } from './local-keys.ts';

export const KEY_FILE = 'vault.key';
const PRIVATE = 0o600;
const FOR_OTHERS = 0o077;

/** A rename is on the disk once its folder is. Windows has no such thing, and renames durably by itself. */
function syncFolder(file: string): void {
  if (process.platform === 'win32') return;
  const folder = openSync(dirname(file), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

/** What killed processes have left beside the file holds keys too, and would outlive their retirement. */
function removeLeftovers(file: string): void {
  const isLeftover = (name: string) => name.startsWith(`${basename(file)}.`) && name.endsWith('.part');
  for (const name of readdirSync(dirname(file)).filter(isLeftover)) rmSync(join(dirname(file), name), { force: true });
}

/** Whole and on the disk under its name, or as it was before: a key that is lost half-written loses every record. */
function writeKeys(file: string, keys: readonly Buffer[], how: 'first' | 'replace'): void {
  const aside = `${file}.${process.pid}.part`;
  const text = keys.map((key) => `${key.toString('base64')}\n`).join('');
  writeFileSync(aside, text, { mode: PRIVATE, flush: true });
  if (how === 'replace') {
    renameSync(aside, file);
    removeLeftovers(file);
  } else {
    try {
      linkSync(aside, file);
    } catch (error) {
      if (!existsSync(file)) throw error; // of two processes that start at once one is first, and both read its key
    } finally {
      unlinkSync(aside);
    }
  }
  syncFolder(file);
}

/**
 * Others' permissions are taken away, and it is said: a restored backup often comes with them, and the folder around
 * the file is closed to others in any case. Refusing would keep the desk down for what can be put right here.
 */
function closeToOthers(file: string, log: Log): void {
  if (process.platform === 'win32' || (statSync(file).mode & FOR_OTHERS) === 0) return;
  chmodSync(file, PRIVATE);
  log.warn({ event: 'vault.key_file_closed_to_others' });
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new StartFault('config.file_unreadable', { name: 'CERTDESK_DATA', file }, { cause });
  }
}

function readKeys(file: string): readonly Buffer[] {
  const keys = readText(file).trim().split(/\s+/).map(parseKey);
  const whole = keys.filter((key) => key !== undefined);
  if (whole.length !== keys.length) throw new StartFault('data.secret_damaged', { file });
  return whole;
}

/**
 * The key in the desk's own folder, for installations that keep keys nowhere else: 32 bytes in base64, newest first, two
 * lines while a rotation is under way. Throws StartFault `data.secret_damaged` for a file that holds anything else.
 */
export function createFileKeys(folder: string, log: Log): KeyEncryption {
  const file = join(folder, KEY_FILE);
  let known: readonly Buffer[] = [];
  const read = (how: 'known' | 'fresh') => {
    if (how === 'known') return known;
    if (!existsSync(file)) return [];
    closeToOthers(file, log);
    known = readKeys(file);
    return known;
  };
  return createLocalKeys({
    source: file,
    read,
    absence: () => (existsSync(file) ? 'unknown' : 'lost'),
    make: async () => {
      const before = read('fresh');
      const key = randomBytes(KEY_BYTES);
      writeKeys(file, [key, ...before], before.length === 0 ? 'first' : 'replace');
      const [newest = key] = read('fresh');
      return localKeyId(newest);
    },
    forgetAllBut: async (keyId) => {
      const keys = read('fresh');
      const kept = keys.filter((key) => localKeyId(key) === keyId);
      if (kept.length === 0 || kept.length === keys.length) return false;
      writeKeys(file, kept, 'replace');
      known = kept;
      return true;
    },
  });
}
