import type { AuthorityTest, AuthorityView, OrderDetail, Product } from '@certdesk/contract';
import type { FakeAuthorities } from '@certdesk/fake-authority';
import { waitUntil } from '@certdesk/platform/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { signIn } from './testing/client.ts';
import { type DeskWithAuthorities, startDeskWithAuthorities } from './testing/desk-with-authorities.ts';
import { historyOf, orderBody, requestEmail, waitForOrder, waitForRequest } from './testing/orders.ts';

const CONTACT = {
  contactFirstName: 'Erika',
  contactLastName: 'Mustermann',
  contactEmail: 'orders@example.net',
  contactPhone: '+1.5555550100',
};
const declare = ({ url, digicert, godaddy }: FakeAuthorities) => ({
  authorities: [
    {
      id: 'digicert',
      kind: 'digicert',
      name: 'DigiCert',
      settings: { baseUrl: `${url}/services/v2` },
      secrets: { apiKey: { env: 'DIGICERT_KEY' } },
    },
    {
      id: 'godaddy',
      kind: 'godaddy',
      name: 'GoDaddy',
      settings: { baseUrl: url, ...CONTACT },
      secrets: { apiKey: { env: 'GODADDY_KEY' }, apiSecret: { env: 'GODADDY_SECRET' } },
    },
  ],
  secrets: {
    DIGICERT_KEY: digicert.credentials.apiKey,
    GODADDY_KEY: godaddy.credentials.apiKey,
    GODADDY_SECRET: godaddy.credentials.apiSecret,
  },
});

describe('a desk with commercial authorities', () => {
  let running: DeskWithAuthorities;
  beforeAll(async () => {
    running = await startDeskWithAuthorities(declare);
  });
  afterEach(() => running?.fake.faults.set([]));
  afterAll(() => running?.stop());

  async function place(productId: string, name: string, validationMethod: 'dns' | 'email') {
    const { number } = await running.script.post<OrderDetail>(
      '/orders',
      await orderBody(name, { productId, validationMethod }),
    );
    return waitForOrder(running.script, number, 'pending_approval');
  }
  const checkNow = (number: number) => running.script.send('POST', `/orders/${number}/status-checks`);
  const mailsOf = (authority: string, id: string | null) =>
    running.fake.mails.of(authority, id ?? '').filter(({ kind }) => kind === 'fulfillment');

  it('offers what each of them sells', async () => {
    const { items } = await running.script.get<{ items: Product[] }>('/products');
    const offered = items.map(({ id }) => id);
    expect(offered).toContain('digicert.ssl_dv_geotrust');
    expect(offered).toContain('godaddy.UCC_DV_SSL');
  });

  it('offers everybody what an administrator has added and tested, until it is paused', async () => {
    const { url, email, password } = running.installation;
    const administrator = await signIn(url, { email, password });
    const digicert = (apiKey: string) => ({
      kind: 'digicert',
      name: 'Second DigiCert',
      settings: { baseUrl: `${running.fake.url}/services/v2` },
      secrets: { apiKey },
    });
    const { id } = await administrator.post<AuthorityView>('/authorities', digicert('a wrong key'));
    const test = () => administrator.post<AuthorityTest>(`/authorities/${id}/test`);
    expect(await test()).toMatchObject({ outcome: 'refused', detail: expect.stringContaining('key') });
    const change = (body: unknown) => administrator.send('PATCH', `/authorities/${id}`, { body });
    await change({ secrets: { apiKey: running.fake.digicert.credentials.apiKey } });
    expect(await test()).toMatchObject({ outcome: 'works' });
    const { items: sold } = await administrator.get<{ items: Product[] }>(`/authorities/${id}/products`);
    const product = sold.find(({ name }) => name.includes('GeoTrust'))?.id ?? '';
    await change({
      offers: [{ accounts: 'all', products: [{ id: product, price: { amount: '9', currency: 'EUR' } }] }],
    });
    const offered = async () =>
      (await running.script.get<{ items: Product[] }>('/products')).items.filter(
        ({ authorityId }) => authorityId === id,
      );
    expect(await offered()).toMatchObject([{ id: product, price: { amount: '9', currency: 'EUR' } }]);
    await change({ state: 'paused', pausedReason: 'In autumn' });
    expect(await offered()).toEqual([]);
    expect((await administrator.send('DELETE', `/authorities/${id}`)).status).toBe(204);
  });

  it('shows the record, follows the order, has DigiCert mail the certificate, and mail it again', async () => {
    const { number, authorityOrderId, validations } = await place('digicert.ssl_dv_geotrust', 'www.example.com', 'dns');
    expect(validations).toMatchObject([{ method: 'dns', record: { type: 'TXT', name: 'www.example.com' } }]);
    running.fake.digicert.publish(Number(authorityOrderId));
    await checkNow(number);
    const issued = await waitForOrder(running.script, number, 'issued', 'complete');
    expect(issued).toMatchObject({ validations: [], issuances: [{ serialNumber: expect.any(String) }] });
    await waitUntil('the first mail is asked for', async () => mailsOf('digicert', authorityOrderId).length === 1);

    const request = await requestEmail(running.script, number, 'fulfillment');
    await waitForRequest(running.script, request, 'handed_over');
    expect(mailsOf('digicert', authorityOrderId).map(({ to }) => to)).toEqual([
      ['hostmaster@example.com'],
      ['hostmaster@example.com'],
    ]);

    running.fake.faults.set([{ at: 'call', path: '/sendemail', strike: { do: 'drop', done: true } }]);
    const lost = await requestEmail(running.script, number, 'fulfillment');
    const uncertain = await waitForRequest(running.script, lost, 'uncertain');
    expect(uncertain.events.map(({ state }) => state)).toEqual(['requested', 'uncertain']);
    expect(mailsOf('digicert', authorityOrderId)).toHaveLength(3);
    expect((await historyOf(running.script, number)).map(({ state }) => state)).toEqual([
      'uncertain',
      'handed_over',
      'handed_over',
    ]);
  });

  it('places an order once, although the answer of DigiCert was lost', async () => {
    const before = running.fake.digicert.orders().length;
    running.fake.faults.set([{ at: 'call', method: 'POST', times: 1, strike: { do: 'drop', done: true } }]);
    const { authorityOrderId } = await place('digicert.ssl_dv_geotrust', 'lost.example.com', 'dns');
    expect(running.fake.digicert.orders()).toHaveLength(before + 1);
    expect(running.fake.digicert.orders()[0]?.id).toBe(Number(authorityOrderId));
  });

  it('does not order again at GoDaddy when the answer was lost, and says that nobody knows', async () => {
    const before = running.fake.godaddy.certificates().length;
    running.fake.faults.set([{ at: 'call', method: 'POST', times: 1, strike: { do: 'drop', done: true } }]);
    const body = await orderBody('unknown.example.com', { productId: 'godaddy.DV_SSL', validationMethod: 'email' });
    const { number } = await running.script.post<OrderDetail>('/orders', body);
    const order = await waitUntil('the order says so', async () => {
      const current = await running.script.get<OrderDetail>(`/orders/${number}`);
      return current.statusReason === 'authority_uncertain' && current;
    });
    expect(order.authorityOrderId).toBeNull();
    expect(running.fake.godaddy.certificates()).toHaveLength(before + 1);
  });

  it('has GoDaddy mail the approver and the certificate again', async () => {
    const { number, authorityOrderId } = await place('godaddy.DV_SSL', 'shop.example.org', 'email');
    const approver = await requestEmail(running.script, number, 'approver');
    await waitForRequest(running.script, approver, 'failed');
    running.fake.godaddy.validate(authorityOrderId ?? '');
    await checkNow(number);
    await waitForOrder(running.script, number, 'issued', 'complete');
    const request = await requestEmail(running.script, number, 'fulfillment');
    await waitForRequest(running.script, request, 'handed_over');
    expect(mailsOf('godaddy', authorityOrderId).map(({ to }) => to)).toContainEqual(['hostmaster@example.org']);
  });
});
