import { createPgpReader, createSmimeReader, EC_KEY, type MailReader, readEntity } from '@certdesk/mail/testing';
import { addMs, DAY, HOUR, newId } from '@certdesk/platform';
import { createTestClock } from '@certdesk/platform/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { eventsAfter, mailStatesOf, requestMails } from './testing/events.ts';
import { decide, fullchainOf, mailsTo, type ReadMail, readApproval } from './testing/read-mails.ts';
import { type PlacedOrder, type RunningAuthority, runAuthority } from './testing/run-authority.ts';

const clock = createTestClock();
let running: RunningAuthority;
beforeAll(async () => {
  running = await runAuthority('pglite', clock);
});
const readers: MailReader[] = [];
afterEach(() => {
  running.mailbox.faults.set([]);
  for (const reader of readers.splice(0)) reader.leave();
});
afterAll(() => running.stop());

const wake = () => running.authority.wake();
const use = <R extends MailReader>(reader: R): R => {
  readers.push(reader);
  return reader;
};
async function rawMailsTo(order: PlacedOrder): Promise<string[]> {
  const stored = [...running.mailbox.messages()].filter(({ to }) => to.includes(order.approver)).reverse();
  return Promise.all(stored.map(async ({ id }) => (await running.mailbox.raw(id))?.toString() ?? ''));
}
const setKey = (order: PlacedOrder, encryptionKey: string | null) =>
  running.ask('PUT', `/v1/orders/${order.id}/encryption-key`, { encryptionKey });

async function open(reader: MailReader, raw: string | undefined): Promise<ReadMail> {
  const parsed = await readEntity(reader.decrypt(raw ?? ''));
  const files = Object.fromEntries(parsed.attachments.map((one) => [one.filename ?? '', String(one.content)]));
  return { ...parsed, messageId: parsed.messageId ?? '', files };
}

async function lastMailOf(order: PlacedOrder) {
  const events = (await eventsAfter(running)).filter(({ orderId }) => orderId === order.id);
  return events.flatMap((event) => (event.type === 'mail.changed' ? [event.mail] : [])).at(-1);
}

describe.each([
  ['S/MIME', () => createSmimeReader({ key: EC_KEY })],
  ['PGP', () => createPgpReader()],
])('the mails of an order with a key for %s', (_, create) => {
  it('are read by the administrator alone, from the approval to the certificate and its resend', async () => {
    const reader = use(create());
    const order = await running.place({ encryptionKey: reader.publicKey });
    await wake();
    const approval = await open(reader, (await rawMailsTo(order))[0]);
    expect(approval.subject).toContain(`www.${order.domain}`);
    await decide(readApproval(approval), 'approve');
    await wake();
    await requestMails(running, [{ id: newId(), orderId: order.id, kind: 'fulfillment' }]);
    await wake();
    const mails = await rawMailsTo(order);
    expect(mails).toHaveLength(3);
    for (const raw of mails) for (const said of [`www.${order.domain}`, 'nginx']) expect(raw).not.toContain(said);
    const [issued, again] = [await open(reader, mails[1]), await open(reader, mails[2])];
    expect(fullchainOf(issued)).toContain('-----BEGIN CERTIFICATE-----');
    expect(fullchainOf(again)).toBe(fullchainOf(issued));
    const [, sent, repeated] = await mailsTo(running.mailbox, order.approver);
    expect(sent?.subject).toBe('[...]');
    expect(repeated?.references).toBe(sent?.messageId);
  });
});

describe('an encrypted mail that has to be sent again', () => {
  it('is the same message, octet for octet', async () => {
    running.mailbox.faults.set([{ at: 'dot', strike: { do: 'drop', stored: true }, times: 1 }]);
    const reader = use(createSmimeReader());
    const order = await running.place({ encryptionKey: reader.publicKey });
    await wake();
    clock.advance(HOUR);
    await wake();
    const mails = await rawMailsTo(order);
    const [first = '', second] = mails.map((raw) => raw.slice(raw.search(/^(?:DKIM-Signature|Date):/im)));
    expect(first).toContain('authEnveloped-data');
    expect(second).toBe(first);
  });

  it('is made anew for another key, and waits for nobody once its own is gone', async () => {
    running.mailbox.faults.set([{ at: 'rcpt', strike: { do: 'reply', code: 451 }, times: 1 }]);
    const [former, present] = [use(createSmimeReader()), use(createSmimeReader())];
    const order = await running.place({ encryptionKey: former.publicKey });
    await wake();
    expect((await setKey(order, present.publicKey)).status).toBe(200);
    clock.advance(HOUR);
    await wake();
    const [raw] = await rawMailsTo(order);
    expect((await open(present, raw)).subject).toContain(order.domain);
    expect(() => former.decrypt(raw ?? '')).toThrow();
  });
});

describe('a key that cannot be used', () => {
  it.each([
    ['a private key', () => '-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2Vw\n', 'encryption_key.private_key'],
    [
      'a certificate of a web server',
      () => use(createSmimeReader({ extensions: ['extendedKeyUsage=serverAuth'] })).publicKey,
      'encryption_key.not_for_encryption',
    ],
  ])('is refused with its reason: %s', async (_, text, code) => {
    const order = await running.place();
    const { status, body } = await setKey(order, text());
    expect(status).toBe(422);
    expect(body).toMatchObject({ code: 'encryption_key.refused', faults: [{ path: '/encryptionKey', code }] });
    await expect(running.place({ encryptionKey: text() })).rejects.toThrow(code);
  });

  it('fails the mail with its reason once it has expired, and nothing goes out in the clear', async () => {
    const reader = use(createSmimeReader({ until: addMs(clock.now(), 10 * DAY) }));
    const order = await running.place({ encryptionKey: reader.publicKey });
    await wake();
    clock.advance(11 * DAY);
    const id = newId();
    await requestMails(running, [{ id, orderId: order.id, kind: 'approver' }]);
    await wake();
    expect((await mailStatesOf(running, id)).at(-1)).toMatchObject({
      state: 'failed',
      detail: { cause: 'encryption_key_unusable', keyFault: 'encryption_key.expired' },
    });
    expect(await rawMailsTo(order)).toHaveLength(1);
  });

  it('can be taken away, and the mails are sent in the clear as somebody has decided', async () => {
    const order = await running.place({ encryptionKey: use(createSmimeReader()).publicKey });
    await wake();
    expect((await setKey(order, null)).status).toBe(200);
    await requestMails(running, [{ id: newId(), orderId: order.id, kind: 'approver' }]);
    await wake();
    expect((await mailsTo(running.mailbox, order.approver)).at(-1)?.subject).toContain(order.domain);
    expect(await lastMailOf(order)).toMatchObject({ state: 'accepted' });
  });
});
