import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Language } from '@certdesk/contract';
import { loadTranslators } from '@certdesk/locales';
import { tellChain, tellReceipt } from './tell-receipts.ts';
import { verifyFile } from './verify-file.ts';

export type ReceiptsCommand = {
  readonly argv: readonly string[];
  /** What paths are relative to. */
  readonly folder: string;
  readonly language: Language;
};

type Files = { readonly file: string; readonly keys: string };

/** The files that `verify <file> --keys <file>` names; undefined for any other command. */
function readFiles(argv: readonly string[]): Files | undefined {
  try {
    const { positionals, values } = parseArgs({
      args: [...argv],
      options: { keys: { type: 'string' } },
      allowPositionals: true,
    });
    const [command, file, ...rest] = positionals;
    if (command !== 'verify' || !file || !values.keys || rest.length > 0) return undefined;
    return { file, keys: values.keys };
  } catch (error) {
    if (error instanceof TypeError) return undefined; // an option that does not exist
    throw error;
  }
}

/** `receipts verify`: needs the file and the keys, and no desk. Exit codes: 0 genuine, 1 not, 2 nothing could be verified. */
export async function receiptsCommand({ argv, folder, language }: ReceiptsCommand): Promise<undefined> {
  const translator = loadTranslators('operator')[language];
  const files = readFiles(argv);
  if (!files) {
    console.error(translator.text('receipts.usage'));
    process.exitCode = 2;
    return;
  }
  const outcome = await verifyFile({ file: resolve(folder, files.file), keys: resolve(folder, files.keys) });
  if ('unreadable' in outcome) {
    console.error(translator.text(`receipts.${outcome.unreadable}`, { file: outcome.file }));
    process.exitCode = 2;
    return;
  }
  const { lines, genuine } =
    'chain' in outcome ? tellChain(outcome.chain, translator) : tellReceipt(outcome.receipt, translator);
  for (const line of lines) (genuine ? console.log : console.error)(line);
  process.exitCode = genuine ? 0 : 1;
}
