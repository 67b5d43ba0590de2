import { parseArgs } from 'node:util';
import type { VetCommand } from './vet.ts';

export type Command = VetCommand | { readonly verb: 'dkim' };

/** What is wrong with a command line; keys of operator.json. */
export type ArgumentFault = 'authority.usage' | 'authority.vet.reason_missing';

function readWords(
  words: readonly string[],
): { values: { reason?: string | undefined }; positionals: string[] } | undefined {
  try {
    const options = { reason: { type: 'string' } } as const;
    return parseArgs({ args: [...words], options, allowPositionals: true });
  } catch {
    // An option that nobody knows: the usage says more than the parser's sentence.
    return undefined;
  }
}

/** `dkim`, `vet list`, `vet approve 17`, `vet reject 17 --reason "..."`; anything else is answered with the usage. */
export function readArguments(words: readonly string[]): Command | ArgumentFault {
  const parsed = readWords(words);
  const [group, verb, number, ...more] = parsed?.positionals ?? [];
  if (group === 'dkim' && verb === undefined) return { verb: group };
  if (group !== 'vet' || more.length > 0) return 'authority.usage';
  if (verb === 'list' && number === undefined) return { verb };
  const orderNumber = /^\d{1,15}$/.test(number ?? '') ? Number(number) : 0;
  if (orderNumber === 0) return 'authority.usage';
  if (verb === 'approve') return { verb, orderNumber };
  if (verb !== 'reject') return 'authority.usage';
  const reason = parsed?.values.reason?.trim();
  return reason ? { verb, orderNumber, reason } : 'authority.vet.reason_missing';
}
