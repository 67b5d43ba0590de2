import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { accept } from './accept.ts';
import { acmeOrders } from './acme.ts';
import { deliver } from './deliver.ts';
import { type Cluster, startCluster } from './harness/cluster.ts';
import type { Context, Part } from './harness/part.ts';
import { describeMachine, formatFigure } from './harness/report.ts';
import { importCertificates } from './import.ts';
import { issue } from './issue.ts';
import { ordersPage } from './orders-page.ts';
import { send } from './send.ts';
import { start } from './start.ts';

const PARTS: readonly Part[] = [accept, deliver, ordersPage, issue, start, importCertificates, send, acmeOrders];
type Undo = () => Promise<unknown> | unknown;

async function undoAll(undos: Undo[]): Promise<void> {
  for (let undo = undos.pop(); undo; undo = undos.pop()) await undo();
}

function choose(letters: readonly string[]): readonly Part[] {
  const unknown = letters.find((letter) => PARTS.every((part) => part.letter !== letter));
  if (unknown) throw new RangeError(`${unknown}: there are ${PARTS.map(({ letter }) => letter).join(', ')}`);
  return letters.length === 0 ? PARTS : PARTS.filter(({ letter }) => letters.includes(letter));
}

const say = (text: string): void => console.error(`    ${text}`);

async function runPart(part: Part, context: Omit<Context, 'defer'>, open: Undo[]): Promise<void> {
  console.log(`\n(${part.letter}) ${part.title}`);
  try {
    for (const figure of await part.run({ ...context, defer: (undo) => void open.push(undo) })) {
      console.log(formatFigure(figure));
    }
  } finally {
    await undoAll(open);
  }
}

async function run(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { quick: { type: 'boolean', default: false } },
  });
  const parts = choose(positionals);
  const scratch = await mkdtemp(join(tmpdir(), 'certdesk-bench-'));
  const lasting: Undo[] = [() => rm(scratch, { recursive: true, force: true })];
  const open: Undo[] = [];
  const stop = () =>
    void undoAll(open)
      .then(() => undoAll(lasting))
      .finally(() => process.exit(130));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect'] as const) process.once(signal, stop);
  let cluster: Promise<Cluster> | undefined;
  const openCluster = () => {
    cluster ??= startCluster();
    return cluster;
  };
  lasting.push(() => cluster?.then((running) => running.stop()));
  try {
    const { version } = await openCluster();
    console.log(describeMachine(version));
    for (const part of parts) await runPart(part, { quick: values.quick, scratch, cluster: openCluster, say }, open);
  } finally {
    await undoAll(lasting);
  }
}

try {
  await run(process.argv.slice(2));
  process.exit(0);
} catch (error) {
  console.error(error instanceof RangeError ? error.message : error);
  process.exit(1);
}
