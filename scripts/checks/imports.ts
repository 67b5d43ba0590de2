import { posix } from 'node:path';
import { parseSync } from 'oxc-parser';
import { lineAt, type SourceFile } from './source-files.ts';

export type Import = {
  readonly specifier: string;
  readonly line: number;
  /** `type`: nothing of it is left when the program runs; `lazy`: loaded when it is needed, by `import('...')`. */
  readonly kind: 'type' | 'static' | 'lazy';
};

/** Every module that a file names: imports, re-exports and `import('...')` with a literal. Throws on a syntax error. */
export function readImports({ path, text }: SourceFile): Import[] {
  const { module, errors } = parseSync(path, text);
  const [error] = errors;
  if (error) throw new SyntaxError(`${path}: ${error.message}`);
  const kindOf = (entries: readonly { isType: boolean }[]) =>
    entries.length > 0 && entries.every((entry) => entry.isType) ? ('type' as const) : ('static' as const);
  const requests = [
    ...module.staticImports.map((one) => ({ ...one.moduleRequest, kind: kindOf(one.entries) })),
    ...module.staticExports
      .filter(({ entries }) => entries[0]?.moduleRequest)
      .map(({ entries }) => ({ start: 0, end: 0, ...entries[0]?.moduleRequest, kind: kindOf(entries) })),
    ...module.dynamicImports.map((one) => ({ ...one.moduleRequest, kind: 'lazy' as const })),
  ];
  return requests.map(({ start, end, kind }) => ({
    specifier: text.slice(start + 1, end - 1),
    line: lineAt(text, start),
    kind,
  }));
}

/** Where a relative import leads, as a path from the root; undefined for packages and node's own modules. */
export function resolveRelative(from: string, specifier: string): string | undefined {
  return specifier.startsWith('.') ? posix.normalize(posix.join(posix.dirname(from), specifier)) : undefined;
}
