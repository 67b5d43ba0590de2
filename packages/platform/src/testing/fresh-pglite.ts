import { randomBytes } from 'node:crypto';
import { constants, existsSync } from 'node:fs';
import { cp, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { openPglite } from '../database.ts';

const CACHE = join(import.meta.dirname, '..', '..', '..', '..', 'node_modules', '.cache', 'certdesk');

async function versionOfPglite(): Promise<string> {
  const entry = createRequire(import.meta.url).resolve('@electric-sql/pglite');
  const { version }: { version: string } = JSON.parse(
    await readFile(join(dirname(entry), '..', 'package.json'), 'utf8'),
  );
  return version;
}

/** Made beside its place and moved there, so that whoever sees it sees all of it. Of two that make it, one is kept. */
async function makeTemplate(template: string): Promise<void> {
  const making = `${template}-${randomBytes(6).toString('hex')}`;
  await mkdir(CACHE, { recursive: true });
  try {
    await (await openPglite(making)).close();
    await rename(making, template).catch((error) => {
      if (!existsSync(template)) throw error;
    });
  } finally {
    await rm(making, { recursive: true, force: true });
  }
}

/**
 * Puts into a folder what PGlite makes in an empty one: an empty database, to be opened there. To make it takes three
 * seconds of a processor, to copy it a tenth. It is kept in node_modules/.cache, one for each version of PGlite.
 */
export async function layFreshPglite(folder: string): Promise<void> {
  const template = join(CACHE, `pglite-${await versionOfPglite()}`);
  if (!existsSync(template)) await makeTemplate(template);
  await mkdir(dirname(folder), { recursive: true, mode: 0o700 });
  await cp(template, folder, { recursive: true, mode: constants.COPYFILE_FICLONE });
}
