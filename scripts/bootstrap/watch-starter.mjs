import { readFileSync } from 'node:fs';

const LOOK_EVERY_MS = 500;

/**
 * The shell that npm puts between itself and a script, and what started it. Only Linux tells.
 * @param {number} pid
 * @returns {{ name: string, parent: number } | undefined}
 */
function readProcess(pid) {
  try {
    const [, name, parent] = /^\d+ \((.*)\) \S (\d+)/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
    return name && parent ? { name, parent: Number(parent) } : undefined;
  } catch {
    return undefined; // it has ended, or there is no /proc
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** npm, when it runs this script through a shell of its own. */
function findNpm() {
  if (!process.env.npm_lifecycle_event) return undefined;
  const shell = readProcess(process.ppid);
  return shell && /^(ba|da)?sh$/.test(shell.name) ? shell.parent : undefined;
}

/**
 * Calls `onGone` when whoever started this process is gone. npm passes a SIGTERM only to its shell, which dies without
 * passing it on; and when npm itself is killed, nobody is told at all. Servers would be left running that nobody sees.
 * @param {() => void} onGone
 */
export function watchStarter(onGone) {
  const [parent, npm] = [process.ppid, findNpm()];
  const timer = setInterval(() => {
    if (process.ppid === parent && (npm === undefined || isAlive(npm))) return;
    clearInterval(timer);
    onGone();
  }, LOOK_EVERY_MS);
  timer.unref();
}
