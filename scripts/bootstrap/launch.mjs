import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { install, isInstalled, projectNode } from './install.mjs';
import { createProgress } from './progress.mjs';
import { readTexts } from './texts.mjs';
import { watchStarter } from './watch-starter.mjs';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** @returns {Promise<boolean>} */
async function ensureInstalled() {
  const text = readTexts(root, process.env);
  if (isInstalled(root)) return true;
  const installed = await createProgress(process.stdout).step(text('start.installing'), () => install(root));
  if (!installed) console.error(text('start.install_failed'));
  else if (!existsSync(projectNode(root)))
    console.error(text('start.no_node', { platform: `${process.platform}-${process.arch}` }));
  else return true;
  return false;
}

/**
 * Installs what is missing, then runs a TypeScript program with the project's own Node until it ends. Runs itself on any
 * Node from 20 on, with nothing installed.
 * @param {string} program Path from the root.
 */
export async function launch(program) {
  if (!(await ensureInstalled())) process.exit(1);
  const child = spawn(projectNode(root), [program, ...process.argv.slice(2)], {
    cwd: root,
    // Where the person stands, as npm says it: paths they give are meant from there.
    env: { ...process.env, INIT_CWD: process.cwd() },
    // The channel tells the program when this process dies without a word (kill -9), so that nothing is left running.
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => child.kill(signal));
  }
  watchStarter(() => child.kill('SIGTERM'));
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGKILL' ? 137 : 1)));
}
