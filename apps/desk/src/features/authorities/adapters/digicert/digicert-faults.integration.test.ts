import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { addMs, SECOND } from '@certdesk/platform';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { MailAnswer } from '../../authority.ts';
import { ADMINISTRATOR, CSR, failureOf, REISSUE } from '../testing/contract-world.ts';
import { DIGICERT_SECRET, digicertOrder, startDigicert } from '../testing/digicert-world.ts';
import { DEED_FAULTS, ODD_ANSWERS } from '../testing/faults.ts';

const PLACING = { at: 'call', method: 'POST', path: '/order/certificate/' } as const;
const MAILING = { at: 'call', method: 'PUT', path: '/sendemail' } as const;

describe('placing an order at DigiCert', () => {
  it.each(DEED_FAULTS)('survives %s: it is placed once, and found again', async (_, strike, { kind, done }) => {
    const { authority, fake } = await startDigicert();
    const order = digicertOrder();
    fake.faults.set([{ ...PLACING, times: 1, strike }]);
    const error = await failureOf(authority.place(order));
    expect([error.kind, fake.digicert.orders().length]).toEqual([kind, done ? 1 : 0]);
    const again = await authority.place(order);
    expect(again).toMatchObject({ status: 'pending_approval', validations: [{ record: { type: 'TXT' } }] });
    expect(fake.digicert.orders().map(({ id }) => String(id))).toEqual([again.authorityOrderId]);
  });

  it.each([
    ...ODD_ANSWERS,
    ['without its id', { do: 'remove', path: '/id' }],
    ['with an id that is none', { do: 'set', path: '/id', value: { id: 1 } }],
  ] as const)('does not take an answer for an order that is odd: %s', async (_, strike) => {
    const { authority, fake } = await startDigicert();
    fake.faults.set([{ ...PLACING, times: 1, strike }]);
    expect((await failureOf(authority.place(digicertOrder()))).kind).toBe('uncertain');
  });

  it('does nothing while it cannot be known whether it was done before', async () => {
    const { authority, fake } = await startDigicert();
    fake.faults.set([{ at: 'call', path: '/order/alternate/', strike: { do: 'answer', status: 500 } }]);
    expect((await failureOf(authority.place(digicertOrder()))).kind).toBe('unreachable');
    expect(fake.digicert.orders()).toEqual([]);
  });

  it('takes "no such order" for an answer in either form', async () => {
    const { authority, fake } = await startDigicert();
    const [body, contentType] = ['{"errors":[{"code":"not_found|order","message":"None."}]}', 'application/json'];
    fake.faults.set([
      { at: 'call', path: '/order/alternate/', strike: { do: 'answer', status: 404, body, contentType } },
    ]);
    expect((await authority.place(digicertOrder())).status).toBe('pending_approval');
  });

  it('says when to come again', async () => {
    const { authority, fake } = await startDigicert();
    fake.faults.set([{ ...PLACING, times: 1, strike: { do: 'answer', status: 429, retryAfter: 90 } }]);
    const error = await failureOf(authority.place(digicertOrder()));
    expect(error.reason).toBe('Service unavailable, please limit request volume');
    expect(error.retryAt).toEqual(addMs(fake.clock.now(), 90 * SECOND));
  });

  it('is refused in the words of DigiCert', async () => {
    const { authority } = await startDigicert();
    const error = await failureOf(authority.place(digicertOrder({ csr: 'no CSR' })));
    expect([error.kind, error.reason]).toEqual(['refused', 'The CSR could not be read.']);
  });
});

describe('reading an order at DigiCert', () => {
  it.each([
    ...DEED_FAULTS.map(([what, strike]) => [what, strike] as const),
    ...ODD_ANSWERS,
    ['no state', { do: 'remove', path: '/status' }],
    ['a state that is a number', { do: 'set', path: '/status', value: 7 }],
    ['a certificate that is a text', { do: 'set', path: '/certificate', value: 'yes' }],
    ['a day that is none', { do: 'set', path: '/certificate/valid_till', value: 'soon' }],
  ] as const)('can be done again after %s', async (_, strike) => {
    const { authority, fake, issue, statusOf } = await startDigicert();
    const { order, id, issuance } = await issue();
    fake.faults.set([{ at: 'call', method: 'GET', times: 1, strike }]);
    expect((await failureOf(statusOf(order, id))).kind).toBe('unreachable');
    expect(await statusOf(order, id)).toMatchObject({ status: 'issued', issuances: [issuance] });
    expect((await failureOf(authority.fetchChain('1', issuance))).kind).toBe('refused');
  });

  it('goes on while DigiCert cannot look for the names just now', async () => {
    const { authority, fake, statusOf } = await startDigicert();
    const order = digicertOrder();
    const { authorityOrderId: id } = await authority.place(order);
    fake.faults.set([{ at: 'call', path: '/check-dcv', strike: { do: 'answer', status: 500 } }]);
    expect(await statusOf(order, id)).toMatchObject({
      status: 'pending_approval',
      validations: [{ state: 'waiting' }],
    });
  });

  it('is final where there is no such order', async () => {
    const { statusOf } = await startDigicert();
    expect(await failureOf(statusOf(digicertOrder(), '4711'))).toMatchObject({
      kind: 'refused',
      reason: 'The specified order could not be found.',
    });
  });

  it.each([
    ['a text that is no certificate', { do: 'replace', text: 'BEGIN CERTIFICATE', by: 'BEGIN NOTHING' }, 'unreachable'],
    ['a broken certificate', { do: 'replace', text: 'MII', by: 'AAA' }, 'unreachable'],
    ['too much of it', { do: 'answer', status: 200, body: 'x'.repeat(2 * 1024 * 1024) }, 'unreachable'],
  ] as const)('takes nothing else for a certificate: %s', async (_, strike, kind) => {
    const { authority, fake, issue } = await startDigicert();
    const { id, issuance } = await issue();
    fake.faults.set([{ at: 'call', path: '/download/', strike }]);
    expect((await failureOf(authority.fetchChain(id, issuance))).kind).toBe(kind);
  });
});

describe('mails that DigiCert is asked for', () => {
  const OUTCOMES: Readonly<Record<string, MailAnswer['outcome']>> = { unreachable: 'later', uncertain: 'uncertain' };

  it.each(DEED_FAULTS)('are never asked for twice after %s', async (_, strike, { kind, done }) => {
    const { authority, fake, issue } = await startDigicert();
    const { id } = await issue();
    fake.faults.set([{ ...MAILING, strike }]);
    const mail = { id: 'm1', authorityOrderId: id, kind: 'fulfillment', recipient: ADMINISTRATOR } as const;
    const [answer] = await authority.requestMails([mail]);
    expect(answer?.outcome).toBe(OUTCOMES[kind]);
    const calls = fake.calls.all().filter(({ path }) => path.includes('/sendemail'));
    expect([calls.length, fake.mails.of('digicert', id).filter((one) => one.kind === 'fulfillment').length]).toEqual([
      1,
      done ? 1 : 0,
    ]);
  });

  it('are answered one by one, each with its own fate', async () => {
    const { authority, fake, issue } = await startDigicert();
    const [one, two] = [await issue(), await issue()];
    const { authorityOrderId: waiting } = await authority.place(digicertOrder());
    const mail = (id: string, authorityOrderId: string, kind: 'approver' | 'fulfillment' = 'fulfillment') => ({
      id,
      authorityOrderId,
      kind,
      recipient: ADMINISTRATOR,
    });
    fake.faults.set([{ ...MAILING, times: 1, strike: { do: 'answer', status: 429, retryAfter: 60 } }]);
    const answers = await authority.requestMails([
      mail('a', one.id),
      mail('b', two.id),
      mail('c', waiting),
      mail('d', one.id, 'approver'),
      mail('e', '4711'),
    ]);
    expect(answers).toEqual([
      {
        id: 'a',
        outcome: 'later',
        detail: {
          cause: 'authority_unreachable',
          response: 'Service unavailable, please limit request volume',
          nextAttemptAt: addMs(fake.clock.now(), 60 * SECOND).toISOString(),
        },
      },
      { id: 'b', outcome: 'handed_over' },
      { id: 'c', outcome: 'refused', detail: { cause: 'state_not_allowed' } },
      {
        id: 'd',
        outcome: 'refused',
        detail: { cause: 'authority_refused', response: 'There are no emails to resend.' },
      },
      {
        id: 'e',
        outcome: 'refused',
        detail: { cause: 'authority_refused', response: 'The specified order could not be found.' },
      },
    ]);
  });
});

describe('a deed at DigiCert whose answer is lost', () => {
  const lost = { do: 'drop', done: true } as const;

  it('is known to be done when the order says so', async () => {
    const { authority, fake, issue } = await startDigicert({ settings: { skipApproval: true } });
    const { authorityOrderId: open } = await authority.place(digicertOrder());
    const [one, two] = [await issue(), await issue()];
    fake.faults.set([
      { at: 'call', method: 'PUT', strike: lost },
      { at: 'call', method: 'POST', strike: lost },
    ]);
    expect((await authority.cancel(open)).status).toBe('canceled');
    expect((await authority.revoke(one.id, { issuance: one.issuance, reason: 'superseded' })).status).toBe('revoked');
    const reissued = await authority.reissue(two.id, REISSUE);
    expect(reissued.issuances[0]?.serialNumber).not.toBe(two.issuance.serialNumber);
  });

  it('is done when it is asked for again by who has died before hearing of it', async () => {
    const { authority, issue } = await startDigicert({ settings: { skipApproval: true } });
    const { authorityOrderId: open } = await authority.place(digicertOrder());
    const { id, issuance } = await issue();
    for (let time = 0; time < 2; time += 1) {
      expect((await authority.cancel(open)).status).toBe('canceled');
      expect((await authority.revoke(id, { issuance, reason: 'superseded' })).status).toBe('revoked');
    }
    expect((await failureOf(authority.cancel(id))).kind).toBe('refused');
  });

  it('is uncertain when the order says nothing of it, or cannot be asked', async () => {
    const { authority, fake, issue } = await startDigicert();
    const { authorityOrderId: open } = await authority.place(digicertOrder());
    const { id, issuance } = await issue();
    fake.faults.set([{ at: 'call', method: 'PUT', strike: lost }]);
    // The request for the revocation waits for an administrator: the certificate looks as before.
    expect((await failureOf(authority.revoke(id, { issuance, reason: 'superseded' }))).kind).toBe('uncertain');
    fake.faults.set([{ at: 'call', strike: lost }]);
    expect((await failureOf(authority.cancel(open))).kind).toBe('uncertain');
  });

  it('was done although the order cannot be read afterwards', async () => {
    const { authority, fake } = await startDigicert();
    const { authorityOrderId: id } = await authority.place(digicertOrder());
    fake.faults.set([{ at: 'call', method: 'GET', strike: { do: 'answer', status: 500 } }]);
    expect(await authority.cancel(id)).toMatchObject({ status: 'canceled', statusReason: 'canceled_by_account' });
  });
});

describe('a call back from DigiCert', () => {
  async function listen() {
    const calls: { headers: IncomingHttpHeaders; body: string }[] = [];
    const server = createServer(async (request, reply) => {
      calls.push({ headers: request.headers, body: (await request.toArray()).join('') });
      reply.end();
    }).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo; // cast: a TCP server has no pipe name
    return { url: `http://127.0.0.1:${port}/`, calls };
  }

  it('names the order to ask for, once or twice or not at all, and the state is the same', async () => {
    const { authority, fake, statusOf } = await startDigicert();
    const { url, calls } = await listen();
    fake.digicert.listenAt({ url, secret: DIGICERT_SECRET });
    fake.faults.set([
      { at: 'webhook', times: 1, strike: 'twice' },
      { at: 'webhook', times: 1, strike: 'never' },
    ]);
    const orders = [digicertOrder(), digicertOrder()];
    const ids: string[] = [];
    for (const order of orders) {
      const { authorityOrderId } = await authority.place(order);
      fake.digicert.validate(Number(authorityOrderId));
      ids.push(authorityOrderId);
    }
    await fake.webhooks.idle();
    const hints = calls.map((call) => authority.readWebhook({ ...call, query: {} }));
    expect(hints).toEqual([[{ authorityOrderId: ids[0] }], [{ authorityOrderId: ids[0] }]]);
    for (const [index, order] of orders.entries())
      expect((await statusOf(order, ids[index] ?? '')).status).toBe('issued');
  });

  it.each([
    ['without the secret', {}, '{"event":"certificate_issued","data":{"order_id":1}}'],
    ['with another secret', { 'x-webhook-key': 'x' }, '{"event":"certificate_issued","data":{"order_id":1}}'],
    ['with several', { 'x-webhook-key': [DIGICERT_SECRET] }, '{"event":"certificate_issued","data":{"order_id":1}}'],
    ['with something else in it', { 'x-webhook-key': DIGICERT_SECRET }, '<event/>'],
  ])('is not taken %s', async (_, headers, body) => {
    const { authority } = await startDigicert();
    expect(authority.readWebhook({ headers, query: {}, body })).toBeUndefined();
  });

  it('is taken about a domain, and asks for nothing', async () => {
    const { authority } = await startDigicert();
    const body = '{"event":"domain_validated","data":{"domain_id":1}}';
    expect(authority.readWebhook({ headers: { 'x-webhook-key': DIGICERT_SECRET }, query: {}, body })).toEqual([]);
  });

  it('is not taken at all where no secret is set', async () => {
    const { authority } = await startDigicert({ secrets: { webhookSecret: undefined } });
    const body = '{"event":"certificate_issued","data":{"order_id":1}}';
    expect(authority.readWebhook({ headers: {}, query: {}, body })).toBeUndefined();
  });
});

describe('what goes wrong at DigiCert', () => {
  it('is told without the key, the request and the answer', async () => {
    const { authority, fake, issue, parts } = await startDigicert();
    const { id, issuance } = await issue();
    const errors: unknown[] = [];
    const strikes = [...DEED_FAULTS.map(([, strike]) => strike), ...ODD_ANSWERS.map(([, strike]) => strike)];
    for (const strike of strikes.filter((one) => one.do !== 'hang')) {
      fake.faults.set([{ at: 'call', strike }]);
      errors.push(await failureOf(authority.place(digicertOrder())));
      errors.push(await failureOf(authority.fetchChain(id, issuance)));
      errors.push(
        await authority.requestMails([{ id: 'm', authorityOrderId: id, kind: 'approver', recipient: ADMINISTRATOR }]),
      );
    }
    const told = errors.map((error) => inspect(error, { depth: 12, showHidden: true })).join('\n');
    expect(told.length).toBeGreaterThan(1_000);
    for (const secret of [parts.secrets.apiKey, DIGICERT_SECRET, CSR.slice(40, 80), 'dcv_random_value'])
      expect(told).not.toContain(secret);
  });
});
