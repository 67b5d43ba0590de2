import { X509Certificate } from 'node:crypto';
import type { AuditEntry, OrderDetail, Problem } from '@certdesk/contract';
import { createCsr } from '@certdesk/pki';
import { DAY, HOUR } from '@certdesk/platform';
import { ENGINES, waitUntil } from '@certdesk/platform/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Caller, signIn } from './testing/client.ts';
import { completeOrder, decideOrder, waitForOrder } from './testing/orders.ts';
import { OWNER, startTestDesk, type TestDesk } from './testing/test-desk.ts';

type Answer = OrderDetail & Pick<Problem, 'code' | 'faults'>;

describe.each(ENGINES)('the life of an order after its certificate, on %s', (engine) => {
  let desk: TestDesk;
  let owner: Caller;
  beforeAll(async () => {
    desk = await startTestDesk({
      engine,
      environment: { CERTDESK_MAILS_PER_ACCOUNT_HOUR: '1000', CERTDESK_MAIL_COOL_DOWN_SECONDS: '0' },
    });
  });
  beforeEach(async () => {
    desk.proxy.befall('none');
    await signInAgain();
  });
  afterAll(() => desk?.stop());

  /** A session does not live as long as a certificate. */
  const signInAgain = async () => {
    owner = await signIn(desk.url, OWNER);
  };
  /** The desk as somebody sees it who has just signed in. */
  const complete = (name: string) => completeOrder({ ...desk, owner }, name);
  const show = (number: number) => owner.get<OrderDetail>(`/orders/${number}`);
  const post = (number: number, what: string, body: unknown, idempotencyKey?: string) =>
    owner.send<Answer>('POST', `/orders/${number}/${what}`, {
      body,
      ...(idempotencyKey && { headers: { 'idempotency-key': idempotencyKey } }),
    });
  const csrFor = async (name: string) => (await createCsr({ names: [name], key: 'ecdsa-p256' })).csrPem;
  const actionsOf = async (number: number) =>
    (await owner.get<{ items: AuditEntry[] }>(`/orders/${number}/audit`)).items.map(({ action }) => action);
  const settledDeed = (number: number) =>
    waitUntil(`the deed of order ${number} is settled`, async () => {
      await desk.advance(0);
      const order = await show(number);
      return order.deeds[0]?.settledAt != null && order;
    });
  /** Certificates in the mails to the domain administrator, oldest first. */
  const mailedTo = async (address: string): Promise<X509Certificate[]> => {
    const mails = desk.mailbox.messages().filter(({ to }) => to.includes(address));
    const parsed = await Promise.all(mails.toReversed().map(({ id }) => desk.mailbox.parse(id)));
    return parsed.flatMap(
      ({ attachments }) =>
        attachments
          .filter(({ filename }) => filename?.endsWith('-fullchain.pem'))
          .map(({ content }) => new X509Certificate(Buffer.from(content as Uint8Array))), // cast: attachments are read as bytes
    );
  };

  it('is renewed on the same terms, by an order that knows it and is known to it', async () => {
    const first = await complete('www.renewed.example');
    expect(first.abilities.renew).toEqual({ allowed: true });
    const { status, body: second } = await post(first.number, 'renewals', {});
    expect([status, second.renews, second.csr, second.approverEmail]).toEqual([
      201,
      first.number,
      first.csr,
      first.approverEmail,
    ]);
    expect(await show(first.number)).toMatchObject({
      renewedBy: second.number,
      abilities: { renew: { allowed: false, reason: 'already_renewed' } },
    });
    await desk.mailbox.waitForMessage(({ subject }) => subject.includes(String(second.number)));
    await waitForOrder(owner, second.number, 'pending_approval');
    await decideOrder({ ...desk, owner }, second.number, 'approve');
    await waitForOrder(owner, second.number, 'complete');
    expect(await actionsOf(first.number)).toContain('order.renewed');
  });

  it('is renewed once, by requests with the same key and by others at the same moment', async () => {
    const { number } = await complete('www.once.example');
    const same = await Promise.all([1, 2, 3].map(() => post(number, 'renewals', {}, 'the-same-key')));
    expect(new Set(same.map(({ body }) => body.number)).size).toBe(1);
    expect(same.map(({ status }) => status)).toEqual([201, 201, 201]);
    const other = await complete('www.race.example');
    const raced = await Promise.all([1, 2, 3].map(() => post(other.number, 'renewals', {})));
    expect(raced.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    expect(raced.filter(({ status }) => status === 409).map(({ body }) => body.code)).toEqual([
      'order.already_renewed',
      'order.already_renewed',
    ]);
  });

  it('can be renewed again after a renewal that came to nothing, and not for other names', async () => {
    const { number } = await complete('www.again.example');
    const foreign = await post(number, 'renewals', { csr: await csrFor('www.foreign.example') });
    expect([foreign.status, foreign.body.faults?.[0]?.code]).toEqual([422, 'order.csr_names_differ']);
    const { body: renewal } = await post(number, 'renewals', { csr: await csrFor('www.again.example') });
    await desk.mailbox.waitForMessage(({ subject }) => subject.includes(String(renewal.number)));
    await decideOrder({ ...desk, owner }, renewal.number, 'reject');
    await waitForOrder(owner, renewal.number, 'rejected');
    expect(await show(number)).toMatchObject({ renewedBy: null, abilities: { renew: { allowed: true } } });
    expect((await post(number, 'renewals', {})).status).toBe(201);
  });

  it('is reissued for another key: the new certificate is mailed, and the first one stays what it was', async () => {
    const first = await complete('www.reissued.example');
    desk.clock.advance(HOUR);
    const csr = await csrFor('www.reissued.example');
    const asked = await post(first.number, 'reissues', { csr }, 'reissue-once');
    expect([asked.status, asked.body.deeds[0]?.kind, asked.body.deeds[0]?.sameKey]).toEqual([202, 'reissue', false]);
    expect((await post(first.number, 'reissues', { csr }, 'reissue-once')).status).toBe(202);
    const order = await settledDeed(first.number);
    expect(order).toMatchObject({ status: 'complete', csr, deeds: [{ state: 'done' }] });
    expect(order.deeds).toHaveLength(1);
    expect(order.issuances).toHaveLength(2);
    expect(order.expiresAt).toBe(first.expiresAt);
    const certificates = await waitUntil('the new certificate is mailed', async () => {
      await desk.advance(0);
      const mailed = await mailedTo(first.approverEmail);
      return mailed.length === 2 && mailed;
    });
    const keys = certificates.map(({ publicKey }) => publicKey.export({ type: 'spki', format: 'pem' }));
    expect(new Set(keys).size).toBe(2);
    expect(await actionsOf(first.number)).toEqual(
      expect.arrayContaining(['order.reissue_requested', 'order.reissued']),
    );
  });

  it('is reissued once, though the answer of the CA was lost on the way', async () => {
    const { number } = await complete('www.lost.example');
    desk.proxy.befall('lost', '/v1/orders');
    await post(number, 'reissues', { csr: await csrFor('www.lost.example') });
    await waitUntil('the answer was lost', async () => (await show(number)).deeds[0]?.state !== 'requested');
    desk.proxy.befall('none');
    const order = await settledDeed(number);
    expect([order.deeds[0]?.state, order.issuances.length]).toEqual(['done', 2]);
  });

  it('is not reissued for other names, nor revoked by whoever types another name', async () => {
    const { number } = await complete('www.kept.example');
    const foreign = await post(number, 'reissues', { csr: await csrFor('www.else.example') });
    expect([foreign.status, foreign.body.faults?.[0]?.code]).toEqual([422, 'order.csr_names_differ']);
    const mistyped = await post(number, 'revocation', { reason: 'superseded', commonName: 'www.kep.example' });
    expect([mistyped.status, mistyped.body.code]).toEqual([422, 'order.name_not_confirmed']);
    expect((await show(number)).deeds).toEqual([]);
  });

  it('is revoked with all its certificates, once, and Send says why nothing is sent', async () => {
    const { number } = await complete('www.revoked.example');
    desk.clock.advance(HOUR);
    await post(number, 'reissues', { csr: await csrFor('www.revoked.example') });
    await settledDeed(number);
    const body = { reason: 'keyCompromise', commonName: 'WWW.revoked.example' };
    const asked = await Promise.all([1, 2].map(() => post(number, 'revocation', body)));
    expect(asked.map(({ status }) => status)).toEqual([202, 202]);
    const order = await waitForOrder(owner, number, 'revoked');
    expect(order.deeds.map(({ kind, state }) => [kind, state])).toEqual([
      ['revoke', 'done'],
      ['reissue', 'done'],
    ]);
    expect(order.abilities.resendFulfillment).toEqual({ allowed: false, reason: 'certificate_revoked' });
    const refused = await post(number, 'fulfillment-requests', {});
    expect(refused.status).toBe(409);
    const crl = Buffer.from(await (await fetch(`${desk.proxy.url}/ca/issuing.crl`)).arrayBuffer()).toString('hex');
    for (const { serialNumber } of order.issuances) expect(crl.toUpperCase()).toContain(serialNumber.toUpperCase());
    expect((await post(number, 'revocation', body)).body.code).toBe('order.not_revocable');
  });

  it('is renewed by itself at two thirds of its life, once, and members are told to have it approved', async () => {
    const first = await complete('www.itself.example');
    const { body } = await owner.send<OrderDetail>('PATCH', `/orders/${first.number}/auto-renewal`, {
      body: { enabled: true },
    });
    expect(body.autoRenewal).toMatchObject({ enabled: true, failures: 0, lastFailure: null });
    await desk.desk.renew();
    expect((await show(first.number)).renewedBy).toBeNull();
    await desk.advance(133 * DAY);
    await signInAgain();
    await Promise.all([desk.desk.renew(), desk.desk.renew(), desk.desk.renew()]);
    const order = await show(first.number);
    const successor = await show(order.renewedBy ?? 0);
    expect(successor).toMatchObject({ renews: first.number, csr: first.csr, placedBy: null });
    expect(successor.autoRenewal.enabled).toBe(true);
    const told = await desk.mailbox.waitForMessage(({ subject }) =>
      subject.includes(`renewed by order ${successor.number}`),
    );
    expect((await desk.mailbox.parse(told.id)).text).toContain(successor.approverEmail);
    expect(await actionsOf(first.number)).toContain('order.renewed_in_time');
    await desk.desk.renew();
    expect(desk.mailbox.messages().filter(({ subject }) => subject === told.subject)).toHaveLength(1);
  });

  it('stops renewing itself after five failures, and says so', async () => {
    const first = await complete('www.stopped.example');
    await owner.send('PATCH', `/orders/${first.number}/auto-renewal`, { body: { enabled: true } });
    // Two thirds of 99 days: it is 2027 by now, and certificates do not live as long any more.
    await desk.advance(67 * DAY);
    await signInAgain();
    await desk.db.updateTable('orders').set({ product_id: 'gone' }).where('number', '=', first.number).execute();
    for (let day = 0; day < 7; day += 1) {
      await desk.desk.renew();
      desk.clock.advance(3 * DAY);
    }
    await signInAgain();
    expect((await show(first.number)).autoRenewal).toMatchObject({ failures: 5, lastFailure: expect.any(String) });
    const subjects = () => desk.mailbox.messages().filter(({ subject }) => subject.includes('www.stopped.example'));
    await waitUntil('the end is told', async () => subjects().some(({ subject }) => subject.includes('not renewed')));
    expect(subjects().filter(({ subject }) => subject.includes('renewal failed'))).toHaveLength(1);
  });
});
