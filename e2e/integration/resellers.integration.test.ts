import type { OrderDetail } from '@certdesk/contract';
import type { FakeAuthorities } from '@certdesk/fake-authority';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { waitForMail } from '../harness/mailbox.ts';
import { type DeskWithAuthorities, startDeskWithAuthorities } from './testing/desk-with-authorities.ts';
import { historyOf, orderBody, requestEmail, waitForOrder, waitForRequest } from './testing/orders.ts';

const declare = ({ url, namecheap, sectigo }: FakeAuthorities) => ({
  authorities: [
    {
      id: 'namecheap',
      kind: 'namecheap',
      name: 'Namecheap',
      settings: {
        baseUrl: `${url}/xml.response`,
        apiUser: namecheap.credentials.apiUser ?? '',
        clientIp: '192.0.2.1',
      },
      secrets: { apiKey: { env: 'NAMECHEAP_KEY' } },
    },
    {
      id: 'sectigo',
      kind: 'sectigo',
      name: 'Sectigo',
      settings: { baseUrl: `${url}/products` },
      secrets: { loginName: { env: 'SECTIGO_LOGIN' }, loginPassword: { env: 'SECTIGO_PASSWORD' } },
    },
  ],
  secrets: {
    NAMECHEAP_KEY: namecheap.credentials.apiKey,
    SECTIGO_LOGIN: sectigo.credentials.loginName,
    SECTIGO_PASSWORD: sectigo.credentials.loginPassword,
  },
});

describe('a desk with Namecheap and Sectigo', () => {
  let running: DeskWithAuthorities;
  beforeAll(async () => {
    running = await startDeskWithAuthorities(declare);
  });
  afterEach(() => running?.fake.faults.set([]));
  afterAll(() => running?.stop());

  async function place(productId: string, name: string, validationMethod: 'dns' | 'email') {
    const body = await orderBody(name, { productId, validationMethod });
    const { number } = await running.script.post<OrderDetail>('/orders', body);
    const { authorityOrderId } = await waitForOrder(running.script, number, 'pending_approval');
    return { number, id: authorityOrderId ?? '' };
  }
  const kindsOf = (authority: string, id: string) => running.fake.mails.of(authority, id).map(({ kind }) => kind);

  it('buys once at Namecheap although the answer was lost, and has it mail the certificate again', async () => {
    running.fake.faults.set([
      { at: 'call', path: '#namecheap.ssl.create', times: 1, strike: { do: 'drop', done: true } },
    ]);
    const { number, id } = await place('namecheap.standard-ssl', 'www.example.com', 'dns');
    expect(running.fake.namecheap.certificates().map((certificate) => certificate.id)).toEqual([id]);
    running.fake.namecheap.validate(id);
    await running.script.send('POST', `/orders/${number}/status-checks`);
    await waitForOrder(running.script, number, 'issued', 'complete');
    const request = await requestEmail(running.script, number, 'fulfillment');
    await waitForRequest(running.script, request, 'handed_over');
    expect(kindsOf('namecheap', id)).toEqual(['fulfillment', 'fulfillment']);
  });

  it('has Sectigo send the approver email again, is told of the certificate, and mails that itself', async () => {
    running.fake.sectigo.account.hookUrl = `${running.installation.url}/webhooks/sectigo`;
    const { number, id } = await place('sectigo.287', 'shop.example.com', 'email');
    const approver = await requestEmail(running.script, number, 'approver');
    await waitForRequest(running.script, approver, 'handed_over');
    expect(kindsOf('sectigo', id)).toEqual(['approver', 'approver']);

    running.fake.sectigo.validate(id);
    await waitForOrder(running.script, number, 'complete');
    const sought = { to: 'hostmaster@example.com', subject: String(number) };
    const first = await waitForMail(running.installation.mailboxUrl, sought);
    expect(first.attachments.map(({ filename }) => filename).join()).toContain('fullchain.pem');
    const request = await requestEmail(running.script, number, 'fulfillment');
    await waitForRequest(running.script, request, 'accepted');
    await waitForMail(running.installation.mailboxUrl, { ...sought, except: [first] });
    expect((await historyOf(running.script, number)).map(({ kind, state }) => [kind, state])).toEqual([
      ['fulfillment', 'accepted'],
      ['fulfillment', 'accepted'],
      ['approver', 'handed_over'],
    ]);
    expect(kindsOf('sectigo', id)).toEqual(['approver', 'approver']);
  });
});
