import { expect, it } from 'vitest';
import { eachJob } from './each-job.ts';
import { silentLog } from './log.ts';

const jobs = (ids: readonly string[]) => ids.map((id) => ({ id, payload: id, retries: 0, lastTry: false }));

it('tries a job again that says so, or that fails by a fault of ours, and no other one', async () => {
  const handle = eachJob<string>(silentLog, async ({ payload }) => {
    if (payload === 'broken') throw new TypeError('a fault of ours');
    return payload === 'later';
  });
  expect(await handle(jobs(['done', 'broken', 'later', 'done too']))).toEqual(['broken', 'later']);
});

it('waits for what is under way, which would be done twice otherwise', async () => {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const ended: string[] = [];
  const handled = eachJob<string>(silentLog, async ({ payload }) => {
    if (payload === 'broken') throw new TypeError('a fault of ours');
    const again = await promise;
    ended.push(payload);
    return again;
  })(jobs(['broken', 'slow']));
  void handled.then(() => ended.push('all'));
  await new Promise(setImmediate);
  expect(ended).toEqual([]);
  resolve(false);
  expect(await handled).toEqual(['broken']);
  expect(ended).toEqual(['slow', 'all']);
});
