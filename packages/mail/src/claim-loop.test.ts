import { expect, it } from 'vitest';
import { createClaimLoop } from './claim-loop.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));

it('is not idle while a job runs that was claimed anew before its former run was heard to have ended', async () => {
  const runs = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const claims = [[{ id: 'mail' }], [{ id: 'mail' }]];
  let begun = 0;
  const loop = createClaimLoop({
    claim: async () => claims.shift() ?? [],
    run: async () => {
      begun += 1;
      await runs[begun - 1]?.promise;
    },
    concurrency: 10,
    onError: (error) => expect.fail(String(error)),
  });
  loop.open();
  loop.pump();
  await turn();
  loop.pump();
  await turn();
  expect(begun).toBe(2);
  let isIdle = false;
  const idle = loop.idle().then(() => {
    isIdle = true;
  });
  runs[0]?.resolve();
  await turn();
  expect([isIdle, loop.isRunning('mail')]).toEqual([false, true]);
  runs[1]?.resolve();
  await idle;
  expect(loop.isRunning('mail')).toBe(false);
});
