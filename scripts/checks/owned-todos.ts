import { join } from 'node:path';
import { parseSync } from 'oxc-parser';
import { isCode, lineAt, readSources, report, type Violation } from './source-files.ts';

const PROMISE = /\b(TODO|FIXME|XXX|HACK)\b(?!\(#\d+\))/g;

/** A promise in a comment without an issue, such as `TODO(#41)`, is one that nobody keeps. */
export function checkOwnedTodos(root: string): Violation[] {
  return readSources(root, isCode).flatMap(({ path, text }) =>
    parseSync(path, text).comments.flatMap(({ value, start }) =>
      [...value.matchAll(PROMISE)].map((match) => ({
        path,
        line: lineAt(text, start + match.index),
        rule: `${match[1]} without an issue: write ${match[1]}(#number)`,
      })),
    ),
  );
}

if (import.meta.main) report(checkOwnedTodos(join(import.meta.dirname, '..', '..')), 'every open promise has an issue');
