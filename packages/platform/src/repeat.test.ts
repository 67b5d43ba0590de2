import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLog } from './log.ts';
import { repeat } from './repeat.ts';

describe('what is done again and again', () => {
  const lines: string[] = [];
  const log = createLog({ name: 'test', write: (line) => void lines.push(line) });
  beforeEach(() => {
    lines.length = 0;
    vi.useFakeTimers();
  });
  afterEach(() => vi.useRealTimers());

  it('is done at once, and then each time so long after the last time has ended', async () => {
    const started: number[] = [];
    const task = async () => {
      started.push(Date.now());
      await new Promise((resolve) => setTimeout(resolve, 400));
    };
    const begin = Date.now();
    const repetition = repeat({ name: 'test', everyMs: 1000, task, log });
    await vi.advanceTimersByTimeAsync(3000);
    expect(started.map((time) => time - begin)).toEqual([0, 1400, 2800]);
    await Promise.all([repetition.stop(), vi.advanceTimersByTimeAsync(400)]);
  });

  it('comes again after a run that failed, which is logged', async () => {
    let runs = 0;
    const task = async () => {
      runs += 1;
      throw new Error('no');
    };
    const repetition = repeat({ name: 'test', everyMs: 1000, task, log });
    await vi.advanceTimersByTimeAsync(2500);
    expect(runs).toBe(3);
    expect(lines.map((line) => JSON.parse(line).event)).toEqual(Array(3).fill('repetition.failed'));
    await repetition.stop();
  });

  it('waits for the run under way when it is stopped, and does not come again', async () => {
    let [started, ended] = [0, 0];
    const task = async () => {
      started += 1;
      await new Promise((resolve) => setTimeout(resolve, 400));
      ended += 1;
    };
    const repetition = repeat({ name: 'test', everyMs: 100, task, log });
    await vi.advanceTimersByTimeAsync(600);
    expect([started, ended]).toEqual([2, 1]);
    const stopped = repetition.stop().then(() => ended);
    await vi.advanceTimersByTimeAsync(5000);
    expect(await stopped).toBe(2);
    expect(started).toBe(2);
  });
});
