import type { EncryptionKeyReport, FulfillmentRequest, OrderDetail } from '@certdesk/contract';
import { createPgpReader, createSmimeReader, EC_KEY, type MailReader } from '@certdesk/mail/testing';
import { ENGINES } from '@certdesk/platform/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { completeOrder, orderBody, requestEmail, waitForRequest } from './testing/orders.ts';
import { startTestDesk, type TestDesk } from './testing/test-desk.ts';

describe.each(ENGINES)('mails that are encrypted to the domain administrator, on %s', (engine) => {
  let desk: TestDesk;
  beforeAll(async () => {
    desk = await startTestDesk({ engine, environment: { CERTDESK_MAIL_COOL_DOWN_SECONDS: '0' } });
  });
  afterAll(() => desk.stop());
  const readers: MailReader[] = [];
  afterEach(() => {
    for (const reader of readers.splice(0)) reader.leave();
  });
  const use = <R extends MailReader>(reader: R): R => {
    readers.push(reader);
    return reader;
  };

  async function lastMailTo(address: string): Promise<string> {
    const mail = [...desk.mailbox.messages()].find(({ to }) => to.includes(address));
    return (await desk.mailbox.raw(mail?.id ?? ''))?.toString() ?? '';
  }
  const resend = async (order: number): Promise<FulfillmentRequest> =>
    waitForRequest(desk.owner, await requestEmail(desk.owner, order), 'accepted');

  it('are sent so once a key is attached, and in the clear once it is taken away', async () => {
    const { number, approverEmail } = await completeOrder(desk, 'www.attached.example');
    const reader = use(createSmimeReader({ key: EC_KEY }));
    const path = `/orders/${number}/encryption-key`;
    const shown = (await desk.owner.send<OrderDetail>('PUT', path, { body: { encryptionKey: reader.publicKey } })).body;
    expect(shown).toMatchObject({
      encryption: 'smime',
      encryptionKey: { kind: 'smime', algorithm: 'EC P-256', addresses: ['admin@example.com'] },
    });
    await resend(number);
    const raw = await lastMailTo(approverEmail);
    expect(raw).not.toContain('www.attached');
    expect(reader.decrypt(raw)).toMatch(/^Subject: .*www\.attached\.example/m);

    expect((await desk.owner.send('DELETE', path)).status).toBe(200);
    await resend(number);
    expect(await lastMailTo(approverEmail)).toMatch(/^Subject: .*www\.attached\.example/m);
    const { items } = await desk.owner.get<{ items: { action: string; params: object }[] }>(`/orders/${number}/audit`);
    expect(items.filter(({ action }) => action.startsWith('order.encryption'))).toMatchObject([
      { action: 'order.encryption_key_removed' },
      { action: 'order.encryption_key_set', params: { fingerprint: shown.encryptionKey?.fingerprint } },
    ]);
  });

  it('are sent so from the first one on, where the order is placed with a key', async () => {
    const reader = use(createPgpReader());
    const body = { ...(await orderBody('www.placed.example')), encryptionKey: reader.publicKey };
    const { number, approverEmail } = await desk.owner.post<OrderDetail>('/orders', body);
    await desk.mailbox.waitForMessage(({ to }) => to.includes(approverEmail));
    expect(reader.decrypt(await lastMailTo(approverEmail))).toContain(String(number));
  });

  it('are told before what a key is, whom it names, and why it cannot be used', async () => {
    const { publicKey: encryptionKey } = use(createSmimeReader());
    const check = (body: object) => desk.owner.post<EncryptionKeyReport>('/encryption-key-checks', body);
    expect(await check({ encryptionKey, recipient: 'Admin@EXAMPLE.com' })).toMatchObject({
      key: { kind: 'smime' },
      fault: null,
    });
    expect((await check({ encryptionKey, recipient: 'postmaster@example.com' })).isOfRecipient).toBe(false);
    const refused = await check({ encryptionKey: '-----BEGIN PGP PRIVATE KEY BLOCK-----' });
    expect(refused).toMatchObject({ key: null, fault: { code: 'encryption_key.private_key' } });
  });

  it('refuse a key that cannot be used, when an order is placed and afterwards, and change nothing', async () => {
    const { publicKey: encryptionKey } = use(createSmimeReader({ extensions: ['extendedKeyUsage=serverAuth'] }));
    const body = { ...(await orderBody('www.refused.example')), encryptionKey };
    const faults = [{ path: '/encryptionKey', code: 'encryption_key.not_for_encryption' }];
    const placing = await desk.owner.send('POST', '/orders', { body });
    expect(placing).toMatchObject({ status: 422, body: { code: 'encryption_key.refused', faults } });
    const { number } = await completeOrder(desk, 'www.refused.example');
    const setting = await desk.owner.send('PUT', `/orders/${number}/encryption-key`, { body: { encryptionKey } });
    expect(setting).toMatchObject({ status: 422, body: { code: 'encryption_key.refused', faults } });
    expect((await desk.owner.get<OrderDetail>(`/orders/${number}`)).encryption).toBeNull();
  });
});
