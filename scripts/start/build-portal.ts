import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../bootstrap/run-command.ts';

const PORTAL = join('apps', 'portal');
const STAMP = join(PORTAL, 'dist', '.stamp');
/** What the built portal is made of. */
const SOURCES = ['apps/portal', 'packages/contract', 'packages/pki', 'locales'];
const IGNORED = ['**/node_modules/**', '**/dist/**', '**/*.test.*'];

/** A hash over every file that the built portal is made of, and over the versions of what it uses. */
function hashPortalSources(root: string): string {
  const hash = createHash('sha256');
  const files = SOURCES.flatMap((folder) => globSync(`${folder}/**/*.*`, { cwd: root, exclude: IGNORED })).sort();
  for (const file of [...files, 'package-lock.json']) {
    // The length keeps "a" + "bc" apart from "ab" + "c".
    const content = readFileSync(join(root, file));
    hash.update(`${file}\n${content.length}\n`).update(content);
  }
  return hash.digest('hex');
}

/** Whether the portal must be built, since it never was or since something that it is made of has changed. */
export function isPortalStale(root: string): boolean {
  const stamp = join(root, STAMP);
  return !existsSync(stamp) || readFileSync(stamp, 'utf8') !== hashPortalSources(root);
}

/** Builds the portal into apps/portal/dist. The stamp is written last, so that a build that was cut off is done again. */
export async function buildPortal(root: string): Promise<{ built: boolean; output: string }> {
  const hash = hashPortalSources(root);
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const { code, output } = await runCommand([process.execPath, vite, 'build', '--logLevel', 'warn'], {
    cwd: join(root, PORTAL),
  });
  if (code === 0) writeFileSync(join(root, STAMP), hash);
  return { built: code === 0, output };
}
