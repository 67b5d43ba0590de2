import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OrderDetail } from '@certdesk/contract';
import { type FakeAuthorities, startFakeAuthorities } from '@certdesk/fake-authority';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { waitForMail } from '../harness/mailbox.ts';
import { historyOf, orderBody, requestEmail, waitForOrder, waitForRequest } from './testing/orders.ts';
import { type RunningDesk, startRunningDesk } from './testing/running-desk.ts';

/** JSON is YAML. */
const declaration = ({ url, namecheap }: FakeAuthorities) =>
  JSON.stringify({
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
  });

describe('a desk with Namecheap and Sectigo', () => {
  let folder: string;
  let fake: FakeAuthorities;
  let running: RunningDesk;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'certdesk-resellers-'));
    fake = await startFakeAuthorities();
    const file = join(folder, 'authorities.yaml');
    await writeFile(file, declaration(fake));
    running = await startRunningDesk({
      env: {
        CERTDESK_AUTHORITIES: file,
        CERTDESK_PRIVATE_NETWORKS: '127.0.0.1/32',
        CERTDESK_MAIL_COOL_DOWN_SECONDS: '0',
        NAMECHEAP_KEY: fake.namecheap.credentials.apiKey ?? '',
        SECTIGO_LOGIN: fake.sectigo.credentials.loginName ?? '',
        SECTIGO_PASSWORD: fake.sectigo.credentials.loginPassword ?? '',
      },
    });
  });
  afterEach(() => fake?.faults.set([]));
  afterAll(async () => {
    await running?.installation.stop();
    await fake?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function place(productId: string, name: string, validationMethod: 'dns' | 'email') {
    const body = await orderBody(name, { productId, validationMethod });
    const { number } = await running.script.post<OrderDetail>('/orders', body);
    const { authorityOrderId } = await waitForOrder(running.script, number, 'pending_approval');
    return { number, id: authorityOrderId ?? '' };
  }
  const kindsOf = (authority: string, id: string) => fake.mails.of(authority, id).map(({ kind }) => kind);

  it('buys once at Namecheap although the answer was lost, and has it mail the certificate again', async () => {
    fake.faults.set([{ at: 'call', path: '#namecheap.ssl.create', times: 1, strike: { do: 'drop', done: true } }]);
    const { number, id } = await place('namecheap.standard-ssl', 'www.example.com', 'dns');
    expect(fake.namecheap.certificates().map((certificate) => certificate.id)).toEqual([id]);
    fake.namecheap.validate(id);
    await running.script.send('POST', `/orders/${number}/status-checks`);
    await waitForOrder(running.script, number, 'issued', 'complete');
    const request = await requestEmail(running.script, number, 'fulfillment');
    await waitForRequest(running.script, request, 'handed_over');
    expect(kindsOf('namecheap', id)).toEqual(['fulfillment', 'fulfillment']);
  }, 90_000);

  it('has Sectigo send the approver email again, is told of the certificate, and mails that itself', async () => {
    fake.sectigo.account.hookUrl = `${running.installation.url}/webhooks/sectigo`;
    const { number, id } = await place('sectigo.287', 'shop.example.com', 'email');
    const approver = await requestEmail(running.script, number, 'approver');
    await waitForRequest(running.script, approver, 'handed_over');
    expect(kindsOf('sectigo', id)).toEqual(['approver', 'approver']);

    fake.sectigo.validate(id);
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
  }, 90_000);
});
