import { loadTranslators } from '@certdesk/locales';
import { verifyDkim } from '@certdesk/mail/testing';
import { MINUTE } from '@certdesk/platform';
import { createTestClock } from '@certdesk/platform/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runDkim } from './cli/dkim.ts';
import { DkimRecords } from './features/mails/index.ts';
import { type RunningAuthority, runAuthority } from './testing/run-authority.ts';

describe('the CA’s mails', () => {
  const clock = createTestClock();
  let running: RunningAuthority;
  beforeAll(async () => {
    running = await runAuthority('pglite', clock, {
      dkim: { selector: 'certdesk' },
      publicUrl: 'https://ca.example.net',
    });
  });
  afterAll(() => running?.stop());

  const client = () => ({
    get: async (path: string) => (await running.askAsOperator('GET', path)).body,
    post: () => Promise.reject(new Error('nothing is changed')),
  });
  const rawTo = (address: string): Promise<Buffer[]> =>
    Promise.all(
      running.mailbox
        .messages()
        .filter(({ to }) => to.includes(address))
        .map(({ id }) => running.mailbox.raw(id)),
    );

  it('are verified by the records that the operator is told to publish', async () => {
    const order = await running.place();
    await running.authority.wake();
    const [raw = Buffer.alloc(0)] = await rawTo(order.approver);
    const { items } = DkimRecords.parse(await client().get('/v1/dkim'));
    expect(await verifyDkim(raw, items, clock.now())).toEqual(['certdesk-rsa pass', 'certdesk-ed25519 pass']);
    const printed = await runDkim(client(), loadTranslators('operator').en);
    const strings = [...printed.matchAll(/"([^"]*)"/g)].map(([, string = '']) => string);
    expect(Math.max(...strings.map(({ length }) => length))).toBeLessThanOrEqual(255);
    expect(strings.join('')).toBe(items.map(({ value }) => value).join(''));
  });

  it('are the same to the last byte when they are tried again', async () => {
    running.mailbox.faults.set([{ at: 'dot', strike: { do: 'drop', stored: true }, times: 1 }]);
    const order = await running.place();
    await running.authority.wake();
    clock.advance(40 * MINUTE);
    await running.restart();
    await running.authority.wake();
    const [first, second] = await rawTo(order.approver);
    expect(second).toEqual(first);
  });
});
