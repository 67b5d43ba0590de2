import { describe, expect, it, onTestFinished } from 'vitest';
import { parseAddress } from './address.ts';
import { prepareMail, renderMail } from './compose.ts';
import { createMessageId } from './message.ts';
import { createOutbox, type Outbox, type OutboxOptions } from './outbox.ts';
import type { OutboxMail } from './outbox-store.ts';
import { buildMailbox, buildTransport, HASTY } from './testing/mailboxes.ts';
import { createMemoryOutbox, type MemoryOutbox } from './testing/memory-outbox-store.ts';
import { sampleContent, sampleHeaders } from './testing/sample.ts';
import type { TransportOptions } from './transport.ts';

const MINUTE = 60_000;
const prepared = prepareMail(sampleContent());
const render = (mail: OutboxMail) =>
  renderMail(prepared, sampleHeaders({ to: { address: parseAddress(mail.recipient) }, messageId: mail.messageId }));

function buildClock() {
  let now = new Date('2026-11-22T09:00:00Z');
  const pass = (minutes: number) => {
    now = new Date(now.getTime() + minutes * MINUTE);
  };
  return { now: () => now, pass };
}

type World = { store: MemoryOutbox; clock: ReturnType<typeof buildClock>; errors: unknown[] };

async function startOutbox(world: World, url: string, options: Partial<OutboxOptions> = {}): Promise<Outbox> {
  const outbox = createOutbox({
    store: world.store,
    clock: world.clock,
    transport: buildTransport(url),
    render,
    random: () => 0.5,
    pollMs: 3_600_000, // the tests wake it
    onError: (error) => world.errors.push(error),
    ...options,
  });
  onTestFinished(() => outbox.stop({ graceMs: 0 }));
  await outbox.start();
  return outbox;
}

function queue({ store, clock }: World, id: string, recipient = 'admin@example.com'): void {
  store.queue({ id, kind: 'fulfillment', recipient, messageId: createMessageId(id, 'authority.example') }, clock.now());
}

async function buildWorld(patience: TransportOptions = {}) {
  const world: World = { store: createMemoryOutbox(), clock: buildClock(), errors: [] };
  const mailbox = await buildMailbox();
  const transport = buildTransport(mailbox.smtpUrl, patience);
  return { ...world, mailbox, outbox: await startOutbox(world, mailbox.smtpUrl, { transport }) };
}

const statesOf = (world: World, id: string) => world.store.resultsOf(id).map((result) => result.state);
const detailOf = (world: World, id: string) => world.store.resultsOf(id).at(-1)?.detail;

describe('the outbox', () => {
  it('sends what is due once, and tells that the mail server took it', async () => {
    const world = await buildWorld();
    for (let index = 0; index < 25; index += 1) queue(world, `m${index}`, `a${index}@example.com`);
    world.outbox.wake();
    await world.outbox.idle();
    expect(
      world.mailbox
        .messages()
        .map((mail) => mail.to[0])
        .sort(),
    ).toEqual(Array.from({ length: 25 }, (_, index) => `a${index}@example.com`).sort());
    expect(detailOf(world, 'm7')).toMatchObject({
      smtpStatus: '250 2.0.0',
      attempt: 1,
      messageId: '<m7@authority.example>',
    });
    expect(detailOf(world, 'm7')).not.toHaveProperty('mayArriveTwice');
    expect(statesOf(world, 'm7')).toEqual(['accepted']);
  });

  it('waits after 451, says until when, and sends the same mail then', async () => {
    const world = await buildWorld();
    world.mailbox.faults.set([{ at: 'rcpt', strike: { do: 'reply', code: 451 }, times: 1 }]);
    queue(world, 'm');
    await world.outbox.idle();
    expect(detailOf(world, 'm')).toEqual({
      cause: 'smtp_transient',
      smtpStatus: '451 4.7.1',
      response: '451 4.7.1 Greylisted, try again later',
      nextAttemptAt: '2026-11-22T09:01:00.000Z',
      attempt: 1,
      messageId: '<m@authority.example>',
    });
    await world.outbox.idle();
    expect(world.mailbox.messages()).toEqual([]);
    world.clock.pass(1);
    await world.outbox.idle();
    expect(statesOf(world, 'm')).toEqual(['delayed', 'accepted']);
    expect(world.mailbox.messages().map((mail) => mail.messageId)).toEqual(['<m@authority.example>']);
  });

  it('fails at 550 with the reason, and leaves the other mails alone', async () => {
    const world = await buildWorld();
    world.mailbox.faults.set([{ at: 'rcpt', strike: { do: 'reply', code: 550 }, recipient: 'nobody@example.com' }]);
    queue(world, 'bad', 'nobody@example.com');
    queue(world, 'good');
    await world.outbox.idle();
    expect([statesOf(world, 'bad'), statesOf(world, 'good')]).toEqual([['failed'], ['accepted']]);
    expect(detailOf(world, 'bad')).toMatchObject({ cause: 'recipient_invalid', smtpStatus: '550 5.1.1' });
  });

  it.each([
    ['hang', true, 2],
    ['drop', true, 2],
    ['hang', false, 1],
    ['drop', false, 1],
  ] as const)(
    'after a lost answer (%s, stored: %s) tries once more half an hour later and says that it may arrive twice',
    async (strike, stored, copies) => {
      const world = await buildWorld(HASTY);
      world.mailbox.faults.set([{ at: 'dot', strike: { do: strike, stored }, times: 1 }]);
      queue(world, 'm');
      await world.outbox.idle();
      expect(statesOf(world, 'm')).toEqual(['uncertain']);
      expect(detailOf(world, 'm')).toMatchObject({ cause: 'smtp_answer_lost', mayArriveTwice: true });
      world.clock.pass(29);
      await world.outbox.idle();
      expect(statesOf(world, 'm')).toEqual(['uncertain']);
      world.clock.pass(8);
      await world.outbox.idle();
      expect(statesOf(world, 'm')).toEqual(['uncertain', 'accepted']);
      expect(detailOf(world, 'm')).toMatchObject({ mayArriveTwice: true, attempt: 2 });
      expect(world.mailbox.messages().map((mail) => mail.messageId)).toEqual(
        Array(copies).fill('<m@authority.example>'),
      );
    },
  );

  it('after a server that hangs before the final dot tries again without a doubt', async () => {
    const world = await buildWorld(HASTY);
    world.mailbox.faults.set([{ at: 'data', strike: { do: 'hang' }, times: 1 }]);
    queue(world, 'm');
    await world.outbox.idle();
    expect(detailOf(world, 'm')).toMatchObject({ cause: 'smtp_timeout', attempt: 1 });
    world.clock.pass(1);
    await world.outbox.idle();
    expect(statesOf(world, 'm')).toEqual(['delayed', 'accepted']);
    expect(detailOf(world, 'm')).not.toHaveProperty('mayArriveTwice');
    expect(world.mailbox.messages()).toHaveLength(1);
  });

  it('outlives a mail server that is down, and one that sends everybody away', async () => {
    const world = await buildWorld();
    const port = world.mailbox.smtpPort;
    await world.mailbox.stop();
    queue(world, 'm');
    await world.outbox.idle();
    expect(detailOf(world, 'm')).toMatchObject({ cause: 'smtp_unreachable' });
    const mailbox = await buildMailbox(port);
    mailbox.faults.set([{ at: 'connect', strike: { do: 'reply', code: 421 }, times: 1 }]);
    world.clock.pass(1);
    await world.outbox.idle();
    expect(detailOf(world, 'm')).toMatchObject({ cause: 'smtp_transient', smtpStatus: '421 4.3.2' });
    world.clock.pass(5);
    await world.outbox.idle();
    expect(statesOf(world, 'm')).toEqual(['delayed', 'delayed', 'accepted']);
    expect(mailbox.messages()).toHaveLength(1);
  });

  it('takes over mails whose process died while sending, and marks the second try', async () => {
    const world = await buildWorld();
    queue(world, 'm');
    // A process claims the mail, and is never heard of again.
    await world.store.claimDue({
      now: world.clock.now(),
      limit: 1,
      leaseUntil: new Date(world.clock.now().getTime() + 15 * MINUTE),
    });
    await world.outbox.idle();
    expect(statesOf(world, 'm')).toEqual([]);
    world.clock.pass(15);
    const next = await startOutbox(world, world.mailbox.smtpUrl);
    await next.idle();
    expect(
      world.store
        .resultsOf('m')
        .map(({ state, detail }) => [state, detail.cause, detail.mayArriveTwice, detail.messageId]),
    ).toEqual([
      ['uncertain', 'interrupted', true, '<m@authority.example>'],
      ['accepted', undefined, true, '<m@authority.example>'],
    ]);
  });

  it('sends nothing that is addressed to anybody but the row’s recipient, and goes on', async () => {
    const world: World = { store: createMemoryOutbox(), clock: buildClock(), errors: [] };
    const mailbox = await buildMailbox();
    const elsewhere = (mail: OutboxMail) =>
      render(mail.id === 'bad' ? { ...mail, recipient: 'evil@example.net' } : mail);
    const outbox = await startOutbox(world, mailbox.smtpUrl, { render: elsewhere });
    queue(world, 'bad');
    queue(world, 'good');
    await outbox.idle();
    expect([statesOf(world, 'bad'), statesOf(world, 'good')]).toEqual([['failed'], ['accepted']]);
    expect(detailOf(world, 'bad')).toMatchObject({ cause: 'mail_not_made' });
    expect(world.errors).toHaveLength(1);
    expect(mailbox.messages().map((mail) => mail.to)).toEqual([['admin@example.com']]);
  });

  it('retries a mail that could not be made for now', async () => {
    const world: World = { store: createMemoryOutbox(), clock: buildClock(), errors: [] };
    const mailbox = await buildMailbox();
    let broken = true;
    const outbox = await startOutbox(world, mailbox.smtpUrl, {
      render: (mail) => {
        if (broken) throw new Error('the certificate cannot be read now');
        return render(mail);
      },
    });
    queue(world, 'm');
    await outbox.idle();
    expect(detailOf(world, 'm')).toMatchObject({ cause: 'mail_not_made' });
    expect(detailOf(world, 'm')).not.toHaveProperty('mayArriveTwice');
    broken = false;
    world.clock.pass(1);
    await outbox.idle();
    expect(statesOf(world, 'm')).toEqual(['delayed', 'accepted']);
    expect(JSON.stringify(world.store.resultsOf('m'))).not.toContain('cannot be read');
  });

  it('sends at once what is queued just as it has looked', async () => {
    const world: World = { store: createMemoryOutbox(), clock: buildClock(), errors: [] };
    const mailbox = await buildMailbox();
    const outbox = await startOutbox(world, mailbox.smtpUrl);
    queue(world, 'm');
    await outbox.idle();
    expect(statesOf(world, 'm')).toEqual(['accepted']);
  });

  it('waits for running sends when it stops, and starts no new ones', async () => {
    const world = await buildWorld();
    world.mailbox.faults.set([{ at: 'dot', strike: { do: 'wait', ms: 100 } }]);
    queue(world, 'm');
    world.outbox.wake();
    const arrived = world.mailbox.waitForMessage(() => true);
    await Promise.all([world.outbox.stop(), world.outbox.stop()]);
    queue(world, 'later');
    world.outbox.wake();
    await arrived;
    expect([statesOf(world, 'm'), statesOf(world, 'later')]).toEqual([['accepted'], []]);
  });
});
