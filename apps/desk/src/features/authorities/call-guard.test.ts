import { MINUTE, type Outbound, type OutboundAnswer, OutboundError, SECOND } from '@certdesk/platform';
import { createTestClock } from '@certdesk/platform/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CallBudget } from './adapter.ts';
import { createBudgetCount } from './call-budget.ts';
import { guardCalls } from './call-guard.ts';
import { retryAfter } from './retry-after.ts';

const REQUEST = { method: 'GET', url: 'https://ca.example.test/' } as const;
const answer = (status: number, headers: OutboundAnswer['headers'] = {}): OutboundAnswer => ({
  status,
  headers,
  body: Buffer.alloc(0),
});
const UNLIMITED: CallBudget = { concurrency: 10, windows: [] };

function setUp({ budget = UNLIMITED, outbound }: { budget?: CallBudget; outbound: Outbound }) {
  const clock = createTestClock();
  let made = 0;
  const call = guardCalls(
    (request) => {
      made += 1;
      return outbound(request);
    },
    { budget, clock },
  );
  const attempt = () => call(REQUEST).catch((error: OutboundError) => error);
  return { clock, attempt, made: () => made, at: (ms: number) => new Date(clock.now().getTime() + ms) };
}

describe('the guard of calls', () => {
  it('makes no more calls per window than the authority allows, and says when there is room', async () => {
    const budget = { concurrency: 5, windows: [{ calls: 2, perMs: MINUTE }] };
    const { clock, attempt, made, at } = setUp({ budget, outbound: async () => answer(200) });
    await attempt();
    clock.advance(10 * SECOND);
    await attempt();
    expect(await attempt()).toMatchObject({ kind: 'not_sent', retryAt: at(50 * SECOND), cause: { code: 'budget' } });
    clock.advance(50 * SECOND);
    expect(await attempt()).toMatchObject({ status: 200 });
    expect(made()).toBe(3);
  });

  it('never goes beyond a window, whenever calls come', () => {
    const windows = [
      { calls: 3, perMs: 1_000 },
      { calls: 5, perMs: 10_000 },
    ];
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 3_000 }), { maxLength: 60 }), (pauses) => {
        const count = createBudgetCount(windows);
        let now = 0;
        const made = pauses.flatMap((pause) => {
          now += pause;
          const free = count.take(new Date(now));
          if (free && free.getTime() <= now) throw new Error('a wait of no time');
          return free ? [] : [now];
        });
        return windows.every(({ calls, perMs }) =>
          made.every((start) => made.filter((time) => time >= start && time < start + perMs).length <= calls),
        );
      }),
    );
  });

  it('has room again at the moment that it says', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5_000 }), (calls, perMs) => {
        const count = createBudgetCount([{ calls, perMs }]);
        for (let call = 0; call < calls; call += 1) count.take(new Date(call));
        const free = count.take(new Date(calls - 1));
        return free === undefined || count.take(free) === undefined;
      }),
    );
  });

  it('makes calls one after the other for an authority that wants that', async () => {
    const ends: (() => void)[] = [];
    let running = 0;
    let most = 0;
    const { attempt } = setUp({
      budget: { concurrency: 1, windows: [] },
      outbound: async () => {
        running += 1;
        most = Math.max(most, running);
        await new Promise<void>((resolve) => ends.push(resolve));
        running -= 1;
        return answer(200);
      },
    });
    const calls = Promise.all([attempt(), attempt(), attempt()]);
    for (let done = 0; done < 3; done += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      ends.shift()?.();
    }
    await calls;
    expect(most).toBe(1);
  });

  it('lets nobody wait in a line that is too long', async () => {
    const { promise, resolve } = Promise.withResolvers<OutboundAnswer>();
    const { attempt, at } = setUp({ budget: { concurrency: 1, windows: [] }, outbound: () => promise });
    const calls = Array.from({ length: 21 }, attempt);
    expect(await attempt()).toMatchObject({ kind: 'not_sent', retryAt: at(15 * SECOND), cause: { code: 'busy' } });
    resolve(answer(200));
    expect((await Promise.all(calls)).every((one) => 'status' in one && one.status === 200)).toBe(true);
  });

  it.each([
    [429, '30', 30 * SECOND],
    [503, '30', 30 * SECOND],
    [429, 'Sun, 22 Nov 2026 09:02:00 GMT', 2 * MINUTE],
    [429, undefined, MINUTE],
    [429, '86400', 5 * MINUTE],
  ])('is silent after %i with Retry-After %s', async (status, header, ms) => {
    const answers = [answer(status, header === undefined ? {} : { 'retry-after': header }), answer(200)];
    const { clock, attempt, made, at } = setUp({ outbound: async () => answers.shift() ?? answer(200) });
    expect(await attempt()).toMatchObject({ status });
    const end = at(ms);
    expect(await attempt()).toMatchObject({ kind: 'not_sent', retryAt: end, cause: { code: 'asked_to_wait' } });
    clock.advance(ms);
    expect(await attempt()).toMatchObject({ status: 200 });
    expect(made()).toBe(2);
  });

  it('spares an authority that fails again and again, tries once after a while, and then goes on', async () => {
    let works = false;
    const { clock, attempt, made, at } = setUp({
      outbound: async () => {
        if (!works) throw new OutboundError('uncertain');
        return answer(200);
      },
    });
    for (let failures = 0; failures < 5; failures += 1) await attempt();
    const failing = { kind: 'not_sent', cause: { code: 'failing' } };
    expect(await attempt()).toMatchObject({ ...failing, retryAt: at(15 * SECOND) });
    clock.advance(15 * SECOND);
    const [trial, other] = await Promise.all([attempt(), attempt()]);
    expect([trial, other]).toMatchObject([{ kind: 'uncertain' }, failing]);
    expect(await attempt()).toMatchObject({ ...failing, retryAt: at(30 * SECOND) });
    works = true;
    clock.advance(30 * SECOND);
    expect(await attempt()).toMatchObject({ status: 200 });
    expect(await attempt()).toMatchObject({ status: 200 });
    expect(made()).toBe(8);
  });

  it('counts an answer of a broken server as a failure, and a refusal as none', async () => {
    const down = setUp({ outbound: async () => answer(502) });
    const refusing = setUp({ outbound: async () => answer(403) });
    for (let calls = 0; calls < 8; calls += 1) await Promise.all([down.attempt(), refusing.attempt()]);
    expect([down.made(), refusing.made()]).toEqual([5, 8]);
  });

  it('frees the place of a call that failed', async () => {
    const { attempt, made } = setUp({
      budget: { concurrency: 1, windows: [] },
      outbound: async () => {
        throw new OutboundError('not_sent');
      },
    });
    await attempt();
    await attempt();
    expect(made()).toBe(2);
  });
});

describe('Retry-After', () => {
  const now = new Date('2026-11-22T09:00:00Z');
  it.each([
    ['0', '2026-11-22T09:00:00Z'],
    ['120', '2026-11-22T09:02:00Z'],
    ['Sun, 22 Nov 2026 08:00:00 GMT', '2026-11-22T09:00:00Z'],
    ['999999999', '2026-11-23T09:00:00Z'],
  ])('%s means %s', (text, iso) => expect(retryAfter({ 'retry-after': text }, now)).toEqual(new Date(iso)));
  it.each(['', 'soon', '-5 days or so'])('"%s" means nothing', (text) =>
    expect(retryAfter({ 'retry-after': text }, now)).toBeUndefined(),
  );
});
