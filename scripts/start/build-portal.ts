import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../bootstrap/run-command.ts';

const PORTAL = join('apps', 'portal');
const STAMP = '.stamp';
/** What the built portal is made of. */
const SOURCES = ['apps/portal', 'packages/contract', 'packages/pki', 'locales'];
const IGNORED = ['**/node_modules/**', '**/dist*/**', '**/*.test.*'];

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
  const stamp = join(root, PORTAL, 'dist', STAMP);
  return !existsSync(stamp) || readFileSync(stamp, 'utf8') !== hashPortalSources(root);
}

/** Puts a new build in the place of the old one, between two requests of whoever looks at the old one. */
function replaceBuild(built: string, place: string): void {
  const old = `${built}-old`;
  if (existsSync(place)) renameSync(place, old);
  renameSync(built, place);
  rmSync(old, { recursive: true, force: true });
}

/**
 * Builds the portal into apps/portal/dist. It is built beside its place, since a desk may be serving the old build; and a
 * build that was cut off leaves nothing that looks whole.
 */
export async function buildPortal(root: string): Promise<{ built: boolean; output: string }> {
  const hash = hashPortalSources(root);
  const portal = join(root, PORTAL);
  const workshop = join(portal, `dist-${process.pid}`);
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const command = [
    process.execPath,
    vite,
    'build',
    '--logLevel',
    'warn',
    '--outDir',
    workshop,
    '--emptyOutDir',
  ] as const;
  try {
    const { code, output } = await runCommand(command, { cwd: portal });
    if (code !== 0) return { built: false, output };
    writeFileSync(join(workshop, STAMP), hash);
    replaceBuild(workshop, join(portal, 'dist'));
    return { built: true, output };
  } finally {
    rmSync(workshop, { recursive: true, force: true });
  }
}
