import { posix } from 'node:path';
import { readImports, resolveRelative } from './imports.ts';
import { isTest, type SourceFile, type Violation } from './source-files.ts';

/** What runs in the browser: the screens, and the part of packages/pki that is not behind its `./node` door. */
const BROWSER_ROOTS = [/^apps\/portal\/src\/.+\.tsx?$/, /^packages\/pki\/src\/(import\/)?index\.ts$/];

/** The file that a workspace shows for `@certdesk/<name>` or `@certdesk/<name>/<door>`, by its package.json. */
function createDoors(manifests: readonly SourceFile[]): ReadonlyMap<string, string> {
  const doors = new Map<string, string>();
  for (const { path, text } of manifests) {
    const { name, exports = {} }: { name: string; exports?: Record<string, string> } = JSON.parse(text);
    for (const [door, file] of Object.entries(exports)) {
      doors.set(posix.join(name, door), posix.join(posix.dirname(path), file));
    }
  }
  return doors;
}

/**
 * Every `node:` module that what runs in the browser reaches, through whatever files in between. Types do not count,
 * since nothing of them is left in the bundle.
 */
export function findNodeInBrowser(files: readonly SourceFile[], manifests: readonly SourceFile[]): Violation[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const doors = createDoors(manifests);
  const waiting = files.filter(({ path }) => BROWSER_ROOTS.some((root) => root.test(path)) && !isTest(path));
  const seen = new Set(waiting);
  const violations: Violation[] = [];
  for (let file = waiting.pop(); file; file = waiting.pop()) {
    for (const { specifier, line, kind } of readImports(file)) {
      if (kind === 'type') continue;
      if (specifier.startsWith('node:')) {
        violations.push({ path: file.path, line, rule: `runs in the browser too, and there is no ${specifier}` });
      }
      const next = byPath.get(resolveRelative(file.path, specifier) ?? doors.get(specifier) ?? '');
      if (!next || seen.has(next)) continue;
      seen.add(next);
      waiting.push(next);
    }
  }
  return violations;
}
