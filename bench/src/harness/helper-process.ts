import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';

/** A process of the benchmark's own that answers one message with one message. */
export type HelperProcess = {
  ask: <A>(question: object) => Promise<A>;
  stop: () => Promise<void>;
};

const FOLDER = join(import.meta.dirname, '..', 'processes');

function nextMessage<A>(child: ChildProcess): Promise<A> {
  return new Promise((resolve, reject) => {
    const onExit = () => reject(new Error(`${child.spawnargs.at(-1)} ended before it answered`));
    child.once('exit', onExit);
    child.once('message', (message) => {
      child.off('exit', onExit);
      resolve(message as A); // cast: whoever asks knows what this helper answers
    });
  });
}

/** Starts processes/<name>.ts and waits for its first message. */
export async function startHelper<A>(name: string): Promise<HelperProcess & { ready: A }> {
  const child = fork(join(FOLDER, `${name}.ts`), { execArgv: ['--disable-warning=ExperimentalWarning'] });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const ready = await nextMessage<A>(child);
  return {
    ready,
    ask: <B>(question: object) => {
      const answer = nextMessage<B>(child);
      child.send(question);
      return answer;
    },
    stop: async () => {
      child.kill();
      await ended;
    },
  };
}

/** The other side: says that it is ready, then answers each message. Ends with the process that started it. */
export function answerMessages<Q>(ready: object, answer: (question: Q) => Promise<object>): void {
  process.on('message', (question) => {
    void answer(question as Q).then((message) => process.send?.(message)); // cast: only the harness writes to us
  });
  process.on('disconnect', () => process.exit());
  process.send?.(ready);
}
