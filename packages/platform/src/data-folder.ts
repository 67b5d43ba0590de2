import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, linkSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StartFault } from './start-fault.ts';

/** Raised when the layout of a data folder changes in a way that older programs cannot read. */
export const DATA_FORMAT = 1;

export type DataFolder = {
  readonly path: string;
  /** A random secret of `bytes` bytes kept in the folder (file mode 0600), made on first use. */
  secret: (name: string, bytes: number) => Buffer;
  close: () => void;
};

function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    writeFileSync(join(path, '.writable'), '', { mode: 0o600 });
  } catch (cause) {
    throw new StartFault('data.not_writable', { path }, { cause });
  }
}

/** Whoever is not held on to is collected as garbage some time, and its lock with it. */
const held = new Set<DatabaseSync>();

/**
 * PGlite does not lock its folder, and a second process that opens it loses acknowledged rows. The lock is SQLite's
 * own exclusive file lock: the kernel drops it when the process dies, however it dies, so there is no stale lock.
 */
function lock(path: string): () => void {
  const database = new DatabaseSync(join(path, 'lock'), { timeout: 0 });
  try {
    database.exec('pragma locking_mode = exclusive; begin exclusive;');
    held.add(database);
    return () => {
      if (held.delete(database)) database.close();
    };
  } catch (cause) {
    database.close();
    throw new StartFault('data.in_use', { path }, { cause });
  }
}

/**
 * Makes a file unless there is one: whole and on the disk once it has its name, so that a start that is killed leaves
 * no half of it, and of two processes that make it at once one is first and both read the same.
 */
export function writeOnce(file: string, makeText: () => string): void {
  if (existsSync(file)) return;
  const aside = `${file}.${process.pid}.part`;
  writeFileSync(aside, makeText(), { mode: 0o600, flush: true });
  try {
    linkSync(aside, file);
  } catch (error) {
    if (!existsSync(file)) throw error;
  } finally {
    unlinkSync(aside);
  }
}

function readFormat(file: string): unknown {
  const text = readFileSync(file, 'utf8');
  try {
    return JSON.parse(text)?.format;
  } catch {
    return text.slice(0, 20); // shown as what was found instead of a format
  }
}

function checkFormat(path: string): void {
  const file = join(path, 'format.json');
  writeOnce(file, () => `${JSON.stringify({ format: DATA_FORMAT })}\n`);
  const found = readFormat(file);
  if (found !== DATA_FORMAT)
    throw new StartFault('data.other_version', { path, found: String(found), expected: DATA_FORMAT });
}

function readOrMakeSecret(path: string, name: string, bytes: number): Buffer {
  const file = join(path, name);
  writeOnce(file, () => `${randomBytes(bytes).toString('base64')}\n`);
  chmodSync(file, 0o600);
  const secret = Buffer.from(readFileSync(file, 'utf8').trim(), 'base64');
  if (secret.length !== bytes) throw new StartFault('data.secret_damaged', { file });
  return secret;
}

/**
 * Opens (or makes) a program's folder: private to its user, of this version's format. `exclusive` (a folder that holds
 * a PGlite database) keeps every other process out; `shared` serves several processes whose database is elsewhere.
 */
export function openDataFolder(path: string, use: 'exclusive' | 'shared' = 'exclusive'): DataFolder {
  makeFolder(path);
  const close = use === 'exclusive' ? lock(path) : () => {};
  try {
    checkFormat(path);
  } catch (error) {
    close();
    throw error;
  }
  return { path, secret: (name, bytes) => readOrMakeSecret(path, name, bytes), close };
}
