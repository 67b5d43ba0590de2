import { join } from 'node:path';
import { parseSync, Visitor } from 'oxc-parser';
import { brokenRule, mayReadEnvironment } from './boundary-rules.ts';
import { findNodeInBrowser } from './browser-reach.ts';
import { readImports } from './imports.ts';
import { isCode, lineAt, readSources, report, type SourceFile, type Violation } from './source-files.ts';

function checkImports(file: SourceFile): Violation[] {
  return readImports(file).flatMap((found) => {
    const rule = brokenRule(file.path, found);
    return rule === undefined ? [] : [{ path: file.path, line: found.line, rule }];
  });
}

/** `process.env`, `process['env']`, `const { env } = process`, `import { env } from 'node:process'`. */
function findEnvironmentReads({ path, text }: SourceFile): number[] {
  const found: number[] = [];
  const isEnv = (node: { type: string; name?: unknown; value?: unknown }) =>
    node.name === 'env' || node.value === 'env';
  new Visitor({
    MemberExpression: ({ object, property, start }) => {
      const owner = object.type === 'MemberExpression' ? object.property : object;
      if (isEnv(property) && 'name' in owner && owner.name === 'process') found.push(start);
    },
    VariableDeclarator: ({ id, init, start }) => {
      if (id.type !== 'ObjectPattern' || init?.type !== 'Identifier' || init.name !== 'process') return;
      if (id.properties.some((property) => property.type === 'Property' && isEnv(property.key))) found.push(start);
    },
    ImportDeclaration: ({ source, specifiers, start }) => {
      if (!/^(node:)?process$/.test(source.value)) return;
      if (specifiers.some((one) => one.type === 'ImportSpecifier' && isEnv(one.imported))) found.push(start);
    },
  }).visit(parseSync(path, text).program);
  return found;
}

function checkEnvironment(file: SourceFile): Violation[] {
  if (mayReadEnvironment(file.path) || !file.text.includes('process')) return [];
  const rule = 'only config.ts reads process.env';
  return findEnvironmentReads(file).map((offset) => ({ path: file.path, line: lineAt(file.text, offset), rule }));
}

/** Every import against the rules of boundary-rules.ts, and every reader of the environment. */
export function checkBoundaries(root: string): { violations: Violation[]; files: number } {
  const files = readSources(root, isCode);
  const manifests = readSources(root, (path) => path.endsWith('/package.json'));
  const violations = files.flatMap((file) => [...checkImports(file), ...checkEnvironment(file)]);
  return { violations: [...violations, ...findNodeInBrowser(files, manifests)], files: files.length };
}

if (import.meta.main) {
  const { violations, files } = checkBoundaries(join(import.meta.dirname, '..', '..'));
  report(violations, `${files} files keep the boundaries`);
}
