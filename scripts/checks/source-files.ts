import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A file of the tree by its path from the root, with `/` on every system. */
export type SourceFile = { readonly path: string; readonly text: string };
export type Violation = { path: string; line: number; rule: string };

const SKIPPED = new Set(['node_modules', 'dist', 'data', '.git', 'coverage', 'test-results', 'playwright-report']);

export const isTest = (path: string): boolean => /\.(test|spec)\.tsx?$/.test(path) || /(^|\/)testing\//.test(path);
export const isCode = (path: string): boolean => /\.(ts|tsx|mjs)$/.test(path);

function* walk(root: string, folder: string): Generator<string> {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory() && !SKIPPED.has(entry.name) && !/^dist-\d+/.test(entry.name)) yield* walk(root, path);
    else if (entry.isFile()) yield path;
  }
}

/** The files below `root` that `wanted` picks, in order of their paths. */
export function readSources(root: string, wanted: (path: string) => boolean): SourceFile[] {
  const paths = [...walk(root, '')].filter(wanted).sort();
  return paths.map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}

export const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;

/** Prints what a check found, one line each, and sets the exit code. */
export function report(violations: readonly Violation[], summary: string): void {
  for (const { path, line, rule } of violations) console.error(`${path}:${line}  ${rule}`);
  console.log(violations.length === 0 ? summary : `${violations.length} violations`);
  if (violations.length > 0) process.exitCode = 1;
}
