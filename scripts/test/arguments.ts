import { parseArgs } from 'node:util';
import { STEPS } from './steps.ts';

export type TestArguments = { steps: readonly string[]; paths: readonly string[] };

/**
 * `npm test -- --only unit --only types` picks steps; `npm test -- packages/pki` picks the tests of a path (of the
 * browser, if it is below e2e and not in e2e/integration).
 * Throws a RangeError that names the steps when there is none of that name.
 */
export function readArguments(args: readonly string[]): TestArguments {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { only: { type: 'string', multiple: true } },
  });
  const names = STEPS.map(({ name }) => name);
  const unknown = values.only?.find((name) => !names.includes(name));
  if (unknown !== undefined) throw new RangeError(`--only ${unknown}: ${names.join(', ')}`);
  if (positionals.length === 0) return { steps: values.only ?? names, paths: [] };
  const isOfBrowser = (path: string) => path.startsWith('e2e') && !path.startsWith('e2e/integration');
  const step = positionals.some(isOfBrowser) ? 'browser' : 'unit';
  return { steps: values.only ?? [step], paths: positionals };
}
