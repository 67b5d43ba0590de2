import type { Language } from '@certdesk/contract';
import { loadTranslators, type Translator } from '@certdesk/locales';
import { askControl, createLog, SECOND, systemClock } from '@certdesk/platform';
import { openDeskDatabase } from '../compose.ts';
import type { Config } from '../config.ts';
import { openKeys, operateVault, VaultAnswer, type VaultRequest } from '../features/vault/index.ts';

const COMMANDS: Readonly<Record<string, VaultRequest['command']>> = { rotate: 'vault.rotate', status: 'vault.status' };
/** As shells have it for a program that SIGINT has ended. */
const INTERRUPTED = 130;
const TELL_EVERY_MS = SECOND;

/** The database and the keys in this process, when no desk runs or when PostgreSQL is for all. */
async function* askHere(config: Config, request: VaultRequest, signal: AbortSignal): AsyncGenerator<VaultAnswer> {
  const { database, folder } = await openDeskDatabase(config, 'worker');
  const log = createLog({ name: 'vault', level: 'warn' });
  try {
    const keys = openKeys(config.vault, { folder: folder.path, log });
    yield* operateVault(request, { database, keys, clock: systemClock, log, signal });
  } finally {
    await database.close();
    folder.close();
  }
}

/** PGlite belongs to the desk's process, so a desk that runs is asked to do it. */
async function ask(config: Config, request: VaultRequest, signal: AbortSignal): Promise<AsyncIterable<unknown>> {
  const running = config.databaseUrl ? undefined : await askControl(config.dataFolder, request, signal);
  return running ?? askHere(config, request, signal);
}

function wordStatus({ source, keys, newer }: Extract<VaultAnswer, { step: 'status' }>, { text }: Translator): string {
  const lines = keys.map(({ keyId, current, records }) =>
    text(current ? 'vault.status.current' : 'vault.status.old', { keyId, records }),
  );
  if (newer) lines.push(text('vault.status.newer', { keyId: newer }));
  return [text('vault.status.source', { source }), ...lines].join('\n');
}

function word(answer: VaultAnswer, translator: Translator): string {
  const { text } = translator;
  switch (answer.step) {
    case 'status':
      return wordStatus(answer, translator);
    case 'fault':
      return text(answer.code, answer.params);
    case 'incomplete': {
      const places = answer.places.map(({ accountId, recordId }) => `${accountId}/${recordId}`).join(', ');
      return text('vault.rotation.incomplete', { done: answer.done, broken: answer.broken, places });
    }
    default: {
      const { step, ...values } = answer;
      return text(`vault.rotation.${step}`, values);
    }
  }
}

const EXIT_CODES: Readonly<Partial<Record<VaultAnswer['step'], number>>> = {
  status: 0,
  finished: 0,
  fault: 1,
  incomplete: 1,
  interrupted: INTERRUPTED,
};

/** Prints each answer as a sentence; progress at most once a second. Answers with the exit code of the last one. */
async function tell(answers: AsyncIterable<unknown>, translator: Translator): Promise<number | undefined> {
  let code: number | undefined;
  let toldAt = Number.NEGATIVE_INFINITY;
  for await (const line of answers) {
    const answer = VaultAnswer.parse(line);
    code = EXIT_CODES[answer.step];
    if (answer.step === 'moved') {
      if (answer.done === 0 || performance.now() - toldAt < TELL_EVERY_MS) continue;
      toldAt = performance.now();
    }
    (code ? console.error : console.log)(word(answer, translator));
  }
  return code;
}

/** `vault rotate` and `vault status`. Ctrl-C ends a rotation after the batch under way. */
export async function vaultCommand(
  config: Config,
  { argv, language }: { argv: readonly string[]; language: Language },
): Promise<undefined> {
  const command = argv.length === 1 ? COMMANDS[argv[0] ?? ''] : undefined;
  const translator = loadTranslators('operator')[language];
  if (!command) {
    console.error(translator.text('vault.usage'));
    process.exitCode = 2;
    return;
  }
  const interruption = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => interruption.abort());
  const code = await tell(await ask(config, { command }, interruption.signal), translator);
  if (code === undefined) {
    // The desk has hung up, or we have.
    console.error(translator.text(interruption.signal.aborted ? 'vault.rotation.left' : 'vault.rotation.cut_off'));
  }
  process.exitCode = code ?? (interruption.signal.aborted ? INTERRUPTED : 1);
}
