import { X509Certificate } from 'node:crypto';
import type { AuthorityOrder } from '@certdesk/authority-protocol';
import { createCsr } from '@certdesk/pki';
import { DAY, newId } from '@certdesk/platform';
import { createTestClock } from '@certdesk/platform/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requestMails, showOrder } from './testing/events.ts';
import { fullchainOf, issueOrder, mailsTo } from './testing/read-mails.ts';
import { buildOrder, type PlacedOrder, type RunningAuthority, runAuthority } from './testing/run-authority.ts';

const clock = createTestClock('2026-11-22T09:00:00Z');
let running: RunningAuthority;
beforeAll(async () => {
  running = await runAuthority('pglite', clock);
});
afterAll(() => running.stop());

const namesOf = ({ domain }: PlacedOrder) => [`www.${domain}`, domain];
const csrFor = async (names: readonly string[]) => (await createCsr({ names: [...names], key: 'ecdsa-p256' })).csrPem;
const reissue = (order: { id: string }, body: { id: string; csr: string }) =>
  running.ask('POST', `/v1/orders/${order.id}/reissues`, body);
const revoke = (order: { id: string }, body: { reason: string; serialNumber?: string }) =>
  running.ask('POST', `/v1/orders/${order.id}/revocation`, body);
const certificatesOf = async (order: PlacedOrder): Promise<X509Certificate[]> => {
  const mails = (await mailsTo(running.mailbox, order.approver)).filter((mail) => fullchainOf(mail) !== '');
  return mails.map((mail) => new X509Certificate(fullchainOf(mail)));
};
const serialsOf = async ({ id }: PlacedOrder) =>
  ((await showOrder(running, id)) as AuthorityOrder).issuances.map(({ serialNumber }) => serialNumber);

describe('a reissue', () => {
  it('is mailed as another certificate for the same names and the new key, which ends with the first one', async () => {
    const order = await issueOrder(running);
    clock.advance(DAY);
    expect((await reissue(order, { id: newId(), csr: await csrFor(namesOf(order)) })).status).toBe(200);
    await running.authority.wake();
    const [first, second, ...more] = await certificatesOf(order);
    expect(more).toEqual([]);
    expect(second?.subjectAltName).toBe(first?.subjectAltName);
    expect(second?.validTo).toBe(first?.validTo);
    expect(second?.publicKey.equals(first?.publicKey as typeof second.publicKey)).toBe(false); // cast: there are two, as the line above says
    expect(await showOrder(running, order.id)).toMatchObject({ status: 'complete' });
    expect(await serialsOf(order)).toHaveLength(2);
  });

  it('is made once, however often it is asked for, and the newest certificate is mailed from then on', async () => {
    const order = await issueOrder(running);
    const wish = { id: newId(), csr: await csrFor(namesOf(order)) };
    await Promise.all([reissue(order, wish), reissue(order, wish), reissue(order, wish)]);
    expect(await serialsOf(order)).toHaveLength(2);
    await running.authority.wake();
    await requestMails(running, [{ id: newId(), orderId: order.id, kind: 'fulfillment' }]);
    await running.authority.wake();
    const [, second, resent] = await certificatesOf(order);
    expect(resent?.serialNumber).toBe(second?.serialNumber);
    expect((await reissue(await issueOrder(running), wish)).body).toMatchObject({ code: 'idempotency.key_reused' });
  });

  it('is refused for other names, a weak request, and an order without a certificate', async () => {
    const order = await issueOrder(running);
    const foreign = await csrFor([...namesOf(order), 'other.example.org']);
    expect(await reissue(order, { id: newId(), csr: foreign })).toMatchObject({
      status: 422,
      body: { code: 'order.csr_refused', faults: [{ code: 'order.csr_names_differ' }] },
    });
    expect(await reissue(order, { id: newId(), csr: 'nothing' })).toMatchObject({ status: 422 });
    const waiting = await running.place();
    expect(await reissue(waiting, { id: newId(), csr: await csrFor(namesOf(waiting)) })).toMatchObject({
      status: 409,
      body: { code: 'order.not_reissuable' },
    });
    expect(await serialsOf(order)).toHaveLength(1);
  });

  it('is refused once the approval is older than it may be relied upon', async () => {
    clock.advance(30 * DAY);
    const order = await issueOrder(running, await buildOrder({ productId: 'dv-199' }));
    // From 2027-03-15 an approval is good for 100 days.
    clock.advance(120 * DAY);
    expect(await reissue(order, { id: newId(), csr: await csrFor(namesOf(order)) })).toMatchObject({
      status: 409,
      body: { code: 'order.approval_too_old' },
    });
  });
});

describe('a revocation that names one certificate', () => {
  it('leaves the other valid, and the order is revoked with the last one', async () => {
    const order = await issueOrder(running);
    await reissue(order, { id: newId(), csr: await csrFor(namesOf(order)) });
    await running.authority.wake();
    const [first = '', second = ''] = await serialsOf(order);
    expect(await revoke(order, { reason: 'superseded', serialNumber: first })).toMatchObject({
      status: 200,
      body: { status: 'complete' },
    });
    expect((await revoke(order, { reason: 'keyCompromise', serialNumber: first })).status).toBe(200);
    expect(await revoke(order, { reason: 'superseded', serialNumber: 'ff' })).toMatchObject({ status: 409 });
    expect(await revoke(order, { reason: 'superseded', serialNumber: second })).toMatchObject({
      body: { status: 'revoked' },
    });
  });

  it('whose key is compromised keeps that key out of a reissue, and not the other one', async () => {
    const request = await buildOrder();
    const order = await issueOrder(running, request);
    const other = await csrFor(request.names);
    await reissue(order, { id: newId(), csr: other });
    const [first = ''] = await serialsOf(order);
    await revoke(order, { reason: 'keyCompromise', serialNumber: first });
    expect(await reissue(order, { id: newId(), csr: request.csr })).toMatchObject({
      body: { faults: [{ code: 'csr.key_compromised' }] },
    });
    expect((await reissue(order, { id: newId(), csr: other })).status).toBe(200);
  });
});
