import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createProgress } from '../bootstrap/progress.mjs';
import { readTexts } from '../bootstrap/texts.mjs';
import { readArguments, type TestArguments } from './arguments.ts';
import { startPostgres } from './postgres.ts';
import { prepareTools, ToolsMissing } from './prepare.ts';
import { STEPS, type Step, type StepContext } from './steps.ts';

const root = join(import.meta.dirname, '..', '..');
const progress = createProgress(process.stdout);
const text = readTexts(root, process.env);
/** What must be undone however the run ends, last first. */
const cleanUp: (() => Promise<void>)[] = [];
const NEEDS_TOOLS = ['unit', 'browser'];
/** What a step prints is collected, so that it is not for a terminal. */
const PLAIN = { NO_COLOR: '1', FORCE_COLOR: undefined };

async function undo(): Promise<void> {
  for (let last = cleanUp.pop(); last; last = cleanUp.pop()) await last();
}

/** A signal comes more than once (from the terminal or a group kill, from npm, from the launcher): the first one counts. */
function stopOnSignals(): void {
  let stopping = false;
  const stop = (code: number) => {
    if (stopping) return;
    stopping = true;
    void undo().finally(() => process.exit(code));
  };
  process.on('SIGINT', () => stop(130));
  process.on('SIGTERM', () => stop(143));
  process.on('SIGHUP', () => stop(129));
  process.on('disconnect', () => stop(1));
}

async function createContext({ paths, steps }: TestArguments): Promise<StepContext> {
  const scratch = await mkdtemp(join(tmpdir(), 'certdesk-test-'));
  cleanUp.push(() => rm(scratch, { recursive: true, force: true }));
  if (!steps.some((name) => NEEDS_TOOLS.includes(name))) return { root, scratch, paths, env: PLAIN };
  const tools = await prepareTools({ root, progress, text });
  const starting = startPostgres(tools.postgresBin);
  // Registered before it has started: a Ctrl-C in between must not leave a server behind.
  cleanUp.push(() => starting.then(({ stop }) => stop()).catch(() => undefined));
  const cluster = await progress.step(text('test.starting_postgres'), () => starting);
  const servers = { TEST_POSTGRES_URL: cluster.url, CHROMIUM_PATH: tools.chromium };
  // The programs are started again and again; with what the first start compiled, a desk needs a third less for it.
  const NODE_COMPILE_CACHE = join(scratch, 'compile-cache');
  return { root, scratch, paths, env: { ...PLAIN, ...servers, NODE_COMPILE_CACHE } };
}

async function runStep(step: Step, context: StepContext): Promise<{ passed: number; failed: number }> {
  if (step.applies?.(root) === false) {
    progress.say(text('test.nothing', { step: text(`test.step.${step.name}`) }));
    return { passed: 0, failed: 0 };
  }
  const result = await progress.step(text(`test.step.${step.name}`), () => step.run(context));
  if (result.output) progress.say(result.output.trimEnd());
  const { passed, failed, skipped } = result;
  if (passed + failed + skipped > 1 || failed > 0)
    progress.say(`  ${text('test.counts', { passed, failed, skipped })}`);
  return result;
}

async function run(args: TestArguments): Promise<number> {
  const context = await createContext(args);
  const total = { passed: 0, failed: 0 };
  for (const step of STEPS.filter(({ name }) => args.steps.includes(name))) {
    const { passed, failed } = await runStep(step, context);
    total.passed += passed;
    total.failed += failed;
  }
  await undo();
  // Not translated: this last line is read by programs.
  progress.say(`${total.passed} passed, ${total.failed} failed`);
  return total.failed === 0 && total.passed > 0 ? 0 : 1;
}

stopOnSignals();
try {
  process.exitCode = await run(readArguments(process.argv.slice(2)));
} catch (error) {
  await undo();
  console.error(error instanceof ToolsMissing || error instanceof RangeError ? error.message : error);
  process.exitCode = 1;
}
process.channel?.unref();
