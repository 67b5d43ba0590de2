import { join } from 'node:path';
import { isCode, isTest, readSources, report, type Violation } from './source-files.ts';

export const MAXIMUM_LINES = { source: 400, test: 600 } as const;

const lineCount = (text: string): number => text.split('\n').length - (text.endsWith('\n') ? 1 : 0);

/** The value below which the given share of sorted numbers lies (nearest rank). */
const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;

export type SizeReport = { violations: Violation[]; files: number; median: number; p90: number };

/** Files that have grown beyond what one reads in one go. Median and p90 are of source files without tests. */
export function checkFileSizes(root: string): SizeReport {
  const files = readSources(root, isCode).map(({ path, text }) => ({
    path,
    lines: lineCount(text),
    test: isTest(path),
  }));
  const violations = files.flatMap(({ path, lines, test }) => {
    const maximum = test ? MAXIMUM_LINES.test : MAXIMUM_LINES.source;
    return lines > maximum ? [{ path, line: lines, rule: `${lines} lines, at most ${maximum}: split it` }] : [];
  });
  const sizes = files.flatMap(({ lines, test }) => (test ? [] : [lines])).sort((a, b) => a - b);
  return { violations, files: sizes.length, median: percentile(sizes, 0.5), p90: percentile(sizes, 0.9) };
}

if (import.meta.main) {
  const { violations, files, median, p90 } = checkFileSizes(join(import.meta.dirname, '..', '..'));
  report(violations, '');
  console.log(`${files} source files: median ${median} lines, p90 ${p90}`);
}
