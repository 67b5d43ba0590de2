import { signHeaders } from '@certdesk/authority-protocol';
import { newId } from '@certdesk/platform';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventsAfter } from './testing/events.ts';
import { buildOrder, ORGANIZATION, type RunningAuthority, runAuthority } from './testing/run-authority.ts';

let running: RunningAuthority;
beforeAll(async () => {
  running = await runAuthority('pglite');
});
afterAll(() => running.stop());

type Faulty = { code: string; faults?: { path: string; code: string }[] };

async function refusalOf(overrides: Parameters<typeof buildOrder>[0]) {
  const { status, body } = await running.ask('POST', '/v1/orders', await buildOrder(overrides));
  const { code, faults = [] } = body as Faulty;
  return { status, code, faults: faults.map((fault) => `${fault.path} ${fault.code}`) };
}

const now = () => Math.floor(Date.now() / 1000);

describe('orders that are refused', () => {
  it('name an address that may not speak for the domain', async () => {
    const refusal = await refusalOf({ approverEmail: 'admin@elsewhere.example.org' });
    expect(refusal).toEqual({
      status: 422,
      code: 'order.approver_not_allowed',
      faults: ['/approverEmail address.not_allowed'],
    });
  });

  it('carry other names than their CSR', async () => {
    const { csr } = await buildOrder();
    expect(await refusalOf({ csr })).toMatchObject({
      code: 'order.validation_refused',
      faults: expect.arrayContaining(['/names field.invalid']),
    });
  });

  it('have a CSR that cannot be used', async () => {
    expect(await refusalOf({ csr: 'no request' })).toEqual({
      status: 422,
      code: 'order.csr_refused',
      faults: ['/csr csr.not_pem'],
    });
  });

  it('lack the organization that OV and EV need, and for EV its registration number', async () => {
    expect(await refusalOf({ productId: 'ov-199' })).toMatchObject({
      code: 'order.organization_required',
      faults: ['/organization organization.required'],
    });
    expect(await refusalOf({ productId: 'ev-199', organization: ORGANIZATION })).toMatchObject({
      code: 'order.organization_required',
      faults: ['/organization/registrationNumber field.required'],
    });
  });

  it('ask for a product that is not there, or a wildcard where none is offered', async () => {
    expect(await refusalOf({ productId: 'gold' })).toMatchObject({ status: 422, code: 'product.not_found' });
    const wildcard = { names: ['*.example.org'], approverEmail: 'admin@example.org' };
    const organization = { ...ORGANIZATION, registrationNumber: '42' };
    expect(await refusalOf({ ...wildcard, productId: 'ev-199', organization })).toMatchObject({
      faults: ['/csr csr.wildcard_not_offered'],
    });
  });

  it('leave nothing behind', async () => {
    const before = await eventsAfter(running);
    await refusalOf({ productId: 'ov-199', approverEmail: 'admin@elsewhere.example.org' });
    expect(await eventsAfter(running)).toEqual(before);
  });

  it('are not those placed again under their reference: the answer is the order that is there', async () => {
    const order = await buildOrder();
    const answers = await Promise.all([1, 2, 3].map(() => running.ask('POST', '/v1/orders', order)));
    expect(new Set(answers.map(({ body }) => (body as { id: string }).id)).size).toBe(1);
    const { reference } = order;
    expect(
      (await eventsAfter(running)).filter((event) => event.reference === reference && event.type === 'order.changed'),
    ).toHaveLength(1);
  });
});

describe('requests that are not the desk’s', () => {
  const post = (headers: Record<string, string>, body = '{"items":[]}') =>
    fetch(`${running.authority.url}/v1/mail-requests`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    });
  const sign = (secret: string, changes: Partial<Parameters<typeof signHeaders>[1]> = {}) =>
    signHeaders(secret, {
      id: newId(),
      timestamp: now(),
      method: 'POST',
      path: '/v1/mail-requests',
      body: '{"items":[]}',
      ...changes,
    });

  it('are refused unsigned, with another secret, changed, for another route, or too late', async () => {
    const { deskSecret, operatorSecret } = running.authority;
    const attempts = [
      post({}),
      post(sign('x'.repeat(44))),
      post(sign(operatorSecret)),
      post(sign(deskSecret), '{"items": []}'),
      post(sign(deskSecret, { path: '/v1/orders' })),
      post(sign(deskSecret, { timestamp: now() - 301 })),
    ];
    for (const answer of await Promise.all(attempts)) {
      expect(answer.status).toBe(401);
      expect(await answer.json()).toMatchObject({ code: 'signature.invalid' });
    }
    expect((await post(sign(deskSecret))).status).toBe(400); // signed well: only the empty list is wrong
  });

  it('are refused on every route of desk and operator', async () => {
    const routes = [
      'GET /v1/products',
      'GET /v1/approver-addresses?domain=example.org',
      'POST /v1/csr-checks',
      'POST /v1/orders',
      `GET /v1/orders/${newId()}`,
      `POST /v1/orders/${newId()}/cancellation`,
      `POST /v1/orders/${newId()}/revocation`,
      'POST /v1/mail-requests',
      'GET /v1/events?after=0',
      'PUT /v1/callback',
      'GET /v1/vetting',
      'POST /v1/vetting/1',
    ];
    for (const route of routes) {
      const [method = '', path = ''] = route.split(' ');
      const content = method === 'GET' ? {} : { body: '{}', headers: { 'content-type': 'application/json' } };
      const answer = await fetch(running.authority.url + path, { method, ...content });
      expect([route, answer.status]).toEqual([route, 401]);
    }
  });

  it('do not let the desk decide for the operator', async () => {
    expect((await running.ask('GET', '/v1/vetting')).status).toBe(401);
    expect((await running.askAsOperator('GET', '/v1/vetting')).status).toBe(200);
  });
});

describe('what the desk may ask before an order', () => {
  it('is products, addresses and a check of a CSR', async () => {
    const { body } = await running.ask('GET', '/v1/products');
    expect((body as { items: { id: string }[] }).items.map(({ id }) => id)).toEqual([
      'dv-90',
      'dv-199',
      'ov-199',
      'ev-199',
    ]);
    const addresses = await running.ask('GET', '/v1/approver-addresses?domain=www.example.org');
    expect(addresses.body).toMatchObject({
      addresses: expect.arrayContaining(['admin@www.example.org', 'webmaster@example.org']),
    });
    expect(await running.ask('GET', '/v1/approver-addresses?domain=com')).toMatchObject({
      status: 422,
      body: { code: 'domain.invalid' },
    });
    const { csr, names } = await buildOrder();
    expect((await running.ask('POST', '/v1/csr-checks', { csr })).body).toMatchObject({ ok: true, names });
  });
});

describe('what a stranger sends to the page of an approval', () => {
  it.each([
    ['a form that is too large', 'application/x-www-form-urlencoded', `code=${'x'.repeat(5000)}`, 413],
    ['something that is no form', 'application/xml', '<x/>', 415],
  ])('is a fault of theirs: %s', async (_, type, body, status) => {
    const headers = { 'content-type': type };
    const answer = await fetch(`${running.authority.url}/approve/unknown`, { method: 'POST', headers, body });
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toContain('text/html');
  });
});
