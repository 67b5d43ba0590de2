import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { PkiError } from '../pki-error.ts';
import { FUZZ_TARGETS, type FuzzTarget } from '../testing/fuzz-targets.ts';
import { createStopwatch } from '../testing/stopwatch.ts';

/*
 * A hundred thousand changed files and noise, spread over every parser. Each run takes other ones; fast-check prints the
 * seed and the smallest input of a failure. `FUZZ_RUNS=100000 npm test -- packages/pki/src/import/fuzz.test.ts` gives so
 * many to each of the parsers; on two busy cores that took 53 minutes.
 */

const runsOf = ({ runs }: FuzzTarget): number => Number(process.env.FUZZ_RUNS ?? runs);
/** What the dearest input may take, were all of a target like it. */
const MAX_MS_PER_RUN = 120;
const START_MS = 60_000;
/** A page that stands still for longer feels broken. */
const MAX_STRETCH_MS = 200;
const MAX_HEAP_GROWTH = 64 * 1024 * 1024;

const watch = createStopwatch();
const slowest = { ms: 0, name: 'nothing' };
const inputs = FUZZ_TARGETS.reduce((sum, target) => sum + runsOf(target), 0);

afterAll(() => {
  watch.stop();
  console.info(`fuzz: ${inputs} inputs, longest stretch ${slowest.ms.toFixed(0)} ms in "${slowest.name}"`);
});

/** The longest stretch of a call, which may refuse its input with an error of ours and with no other. */
async function examine({ parse }: FuzzTarget, input: Uint8Array): Promise<number> {
  return watch.longestStretch(async () => {
    try {
      await parse(input);
    } catch (error) {
      if (!(error instanceof PkiError)) throw error;
    }
  });
}

async function check(target: FuzzTarget, input: Uint8Array): Promise<void> {
  const before = input.slice();
  let ms = await examine(target, input);
  // Compiling and collecting garbage fall on whoever comes along: only what is slow twice is slow.
  if (ms > MAX_STRETCH_MS) ms = Math.min(ms, await examine(target, input));
  if (ms > slowest.ms) Object.assign(slowest, { ms, name: target.name });
  expect(ms).toBeLessThanOrEqual(MAX_STRETCH_MS);
  expect(input).toEqual(before);
}

setFlagsFromString('--expose-gc');
// cast: node:vm gives any; the flag makes it a function
const collectGarbage = runInNewContext('gc') as () => void;

function heldBytes(): number {
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

describe('whatever is imported', () => {
  it('is a hundred thousand inputs, at least', () => {
    expect(inputs).toBeGreaterThanOrEqual(100_000);
  });

  for (const target of FUZZ_TARGETS) {
    const timeout = START_MS + runsOf(target) * MAX_MS_PER_RUN;
    it(`is read or refused quickly by ${target.name}, and leaves no memory behind`, { timeout }, async () => {
      const held = heldBytes();
      const property = fc.asyncProperty(target.inputs, (input) => check(target, input));
      await fc.assert(property, { numRuns: runsOf(target) });
      expect(heldBytes() - held).toBeLessThan(MAX_HEAP_GROWTH);
    });
  }
});
