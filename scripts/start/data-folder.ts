import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StartFault } from '@certdesk/platform/start-fault';

const SECRET_BYTES = 32;

export type DataPaths = { logs: string; secretFile: string };

/**
 * Makes the data folder (only its user may read it) and the secret by which desk and built-in CA know each other.
 * What is there stays. Throws StartFault `data.not_writable`.
 */
export function prepareDataFolder(path: string): DataPaths {
  const [logs, secretFile] = [join(path, 'logs'), join(path, 'authority-link.secret')];
  try {
    mkdirSync(logs, { recursive: true, mode: 0o700 });
    chmodSync(path, 0o700);
    if (!existsSync(secretFile)) {
      const secret = randomBytes(SECRET_BYTES).toString('base64url');
      writeFileSync(secretFile, `${secret}\n`, { mode: 0o600, flag: 'wx', flush: true });
    }
    writeFileSync(join(logs, '.writable'), '', { mode: 0o600 });
  } catch (cause) {
    throw new StartFault('data.not_writable', { path }, { cause });
  }
  return { logs, secretFile };
}

/** The last start's log is kept as <file>.1, so that two quick starts do not lose the reason for the second. */
export function rotateLog(file: string): void {
  if (existsSync(file)) renameSync(file, `${file}.1`);
}
