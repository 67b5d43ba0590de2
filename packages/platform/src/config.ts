import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import { StartFault, StartFaults } from './start-fault.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** NAME_FILE gives the secret's file; NAME and NAME_FILE together would leave open which one counts. */
function withFiles(environment: Environment, names: readonly string[], faults: StartFault[]): Record<string, string> {
  const values: Record<string, string> = {};
  for (const name of names) {
    const [value, file] = [environment[name], environment[`${name}_FILE`]];
    if (value && file) faults.push(new StartFault('config.twice', { name }));
    else if (value) values[name] = value;
    else if (file) {
      try {
        values[name] = readFileSync(file, 'utf8').trim();
      } catch (cause) {
        faults.push(new StartFault('config.file_unreadable', { name: `${name}_FILE`, file }, { cause }));
      }
    }
  }
  return values;
}

/**
 * Reads a program's settings. Every variable named by the schema may also come as NAME_FILE; variables that start with
 * `prefix` and that nobody knows are refused (a misspelt setting must not become a default).
 * Throws StartFaults with every fault; values never appear in them, since they may be secrets.
 */
export function readConfig<S extends z.ZodObject>(
  environment: Environment,
  schema: S,
  options: { prefix: string; foreign: readonly string[] },
): z.output<S> {
  const faults: StartFault[] = [];
  const names = Object.keys(schema.shape);
  const values = withFiles(environment, names, faults);
  const known = new Set([...names, ...options.foreign].flatMap((name) => [name, `${name}_FILE`]));
  for (const name of Object.keys(environment)) {
    if (name.startsWith(options.prefix) && !known.has(name)) faults.push(new StartFault('config.unknown', { name }));
  }
  const parsed = schema.safeParse(values);
  // What is wrong with how a setting is given has been said; that its value is missing then would only mislead.
  const told = new Set(faults.map(({ params }) => String(params.name).replace(/_FILE$/, '')));
  for (const issue of parsed.error?.issues ?? []) {
    const name = issue.path.join('.');
    if (!told.has(name)) faults.push(new StartFault('config.invalid', { name, expected: issue.message }));
  }
  if (faults.length > 0 || !parsed.success) throw new StartFaults(faults);
  return parsed.data;
}
