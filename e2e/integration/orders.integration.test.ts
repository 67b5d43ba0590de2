import type { AuditEntry, CsrReport, OrderDetail, Problem } from '@certdesk/contract';
import { createCsr } from '@certdesk/pki';
import { ENGINES, waitUntil } from '@certdesk/platform/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { completeOrder, decideOrder, orderBody, placeOrder, waitForOrder } from './testing/orders.ts';
import { startTestDesk, type TestDesk } from './testing/test-desk.ts';

/** What a refused request has beside an order's fields; both have a `status` of their own. */
type Refusal = Pick<Problem, 'code' | 'faults'>;

describe.each(ENGINES)('orders, on %s', (engine) => {
  let desk: TestDesk;
  beforeAll(async () => {
    desk = await startTestDesk({ engine });
  });
  afterAll(() => desk?.stop());

  const place = (body: unknown, headers: Record<string, string> = {}) =>
    desk.owner.send<OrderDetail & Refusal>('POST', '/orders', { body, headers });
  const auditOf = async (number: number) =>
    (await desk.owner.get<{ items: AuditEntry[] }>(`/orders/${number}/audit`)).items;
  const faultsOf = ({ body }: { body: Refusal }) => body.faults?.map(({ path, code }) => [path, code]).sort();

  it('are shown with all that was ordered, and where they stand', async () => {
    const body = await orderBody('www.shown.example', {
      language: 'fr',
      serverType: 'nginx',
      contacts: { technical: { name: 'Ana Técnica', email: 'Ana@Shown.EXAMPLE' } },
    });
    const placed = await place(body);
    expect([placed.status, placed.headers.get('location')]).toEqual([201, `/api/v1/orders/${placed.body.number}`]);
    expect(placed.body).toMatchObject({
      commonName: 'www.shown.example',
      names: ['www.shown.example'],
      status: 'processing',
      statusReason: 'submitting',
      approverEmail: 'hostmaster@shown.example',
      language: 'fr',
      serverType: 'nginx',
      contacts: { technical: { name: 'Ana Técnica', email: 'Ana@shown.example' } },
      key: 'ECDSA P-256',
      placedBy: { name: 'owner' },
      expiresAt: null,
    });
    const waiting = await waitForOrder(desk.owner, placed.body.number, 'pending_approval');
    expect(waiting.abilities.resendFulfillment).toEqual({ allowed: false, reason: 'not_issued_yet' });
    expect(waiting.abilities.cancel).toEqual({ allowed: true });
  });

  it('keep a timeline of their states and an audit log of who did what', async () => {
    const { number } = await completeOrder(desk, 'www.timeline.example');
    const order = await desk.owner.get<OrderDetail>(`/orders/${number}`);
    expect(order.timeline.map(({ status, reason }) => (reason ? `${status} ${reason}` : status))).toEqual([
      'processing submitting',
      'pending_approval',
      'processing issuing',
      'issued',
      'complete',
    ]);
    expect(order.issuances).toHaveLength(1);
    expect(order.expiresAt).toBe(order.issuances[0]?.notAfter);
    const entries = (await auditOf(number)).map(({ action, actor, params }) => [action, actor?.name ?? null, params]);
    const changed = (from: string, to: string) => ['order.status_changed', null, { from, to }];
    expect(entries).toEqual([
      changed('issued', 'complete'),
      changed('processing', 'issued'),
      changed('pending_approval', 'processing'),
      changed('processing', 'pending_approval'),
      ['order.placed', 'owner', { commonName: 'www.timeline.example', product: order.product }],
    ]);
  });

  it('are placed once for one Idempotency-Key, and only for the same request', async () => {
    const body = await orderBody('www.once.example');
    const key = { 'idempotency-key': `once-${engine}` };
    const answers = await Promise.all(Array.from({ length: 5 }, () => place(body, key)));
    expect(answers.map(({ status }) => status)).toEqual(Array(5).fill(201));
    const [first] = answers;
    expect(new Set(answers.map((answer) => answer.body.number)).size).toBe(1);
    const { csr, ...rest } = body;
    const reordered = await place({ ...rest, csr, serverType: 'other' }, key);
    expect([reordered.status, reordered.body.number]).toEqual([201, first?.body.number]);
    const other = await place({ ...body, language: 'de' }, key);
    expect([other.status, other.body.code]).toEqual([422, 'idempotency.key_reused']);
    const placed = (await auditOf(first?.body.number ?? 0)).filter(({ action }) => action === 'order.placed');
    expect(placed).toHaveLength(1);
    const mails = () => desk.mailbox.messages().filter(({ subject }) => subject.includes('www.once.example'));
    await waitForOrder(desk.owner, first?.body.number ?? 0, 'pending_approval');
    await waitUntil('the approver email is there', () => mails().length > 0);
    expect(mails()).toHaveLength(1);
  });

  it('are refused with every fault at once, in the language of whoever reads them', async () => {
    const { csrPem } = await createCsr({ names: ['*.two.example'], key: 'ecdsa-p256' });
    const body = {
      ...(await orderBody('www.one.example')),
      productId: 'ev-199',
      csr: csrPem,
      approverEmail: 'webmaster@elsewhere.example',
      contacts: { technical: { email: 'not an address' } },
    };
    const english = await place(body, { 'accept-language': 'en' });
    const german = await place(body, { 'accept-language': 'de' });
    expect([english.status, english.body.code]).toEqual([422, 'order.validation_refused']);
    expect(faultsOf(english)).toEqual([
      ['/approverEmail', 'address.not_allowed'],
      ['/contacts/technical/email', 'address.invalid'],
      ['/csr', 'csr.wildcard_not_offered'],
      ['/organization', 'organization.required'],
    ]);
    expect(faultsOf(german)).toEqual(faultsOf(english));
    for (const [index, fault] of (english.body.faults ?? []).entries()) {
      expect(fault.detail).toBeTruthy();
      expect(german.body.faults?.[index]?.detail).toBeTruthy();
      expect(german.body.faults?.[index]?.detail).not.toBe(fault.detail);
    }
    const { items } = await desk.owner.get<{ items: unknown[] }>('/orders?q=two.example');
    expect(items).toEqual([]);
  });

  it('are refused when a key was pasted, and the key is nowhere afterwards', async () => {
    const { csrPem, privateKeyPem } = await createCsr({ names: ['www.key.example'], key: 'ecdsa-p256' });
    const body = { ...(await orderBody('www.key.example')), csr: `${csrPem}${privateKeyPem}` };
    const refused = await place(body);
    expect(faultsOf(refused)).toEqual([['/csr', 'csr.private_key_pasted']]);
    const secret = privateKeyPem.split('\n')[1] ?? '';
    expect(secret.length).toBeGreaterThan(40);
    expect(JSON.stringify(refused.body)).not.toContain(secret);
    expect(desk.logs.desk.lines.join('')).not.toContain(secret);
  });

  it('say which product there is not, and which addresses may approve', async () => {
    const product = await place(await orderBody('www.product.example', { productId: 'dv-1000' }));
    expect([product.status, faultsOf(product)]).toEqual([422, [['/productId', 'product.not_found']]]);
    const { addresses } = await desk.owner.get<{ addresses: string[] }>('/approver-addresses?domain=a.b.co.uk');
    expect(addresses).toContain('hostmaster@b.co.uk');
    expect(addresses).not.toContain('hostmaster@co.uk');
    const domain = await desk.owner.send('GET', '/approver-addresses?domain=co.uk');
    expect([domain.status, faultsOf(domain)]).toEqual([422, [['/domain', 'domain.invalid']]]);
  });

  it('have their CSR checked beforehand, with every fault in words', async () => {
    const { csrPem } = await createCsr({ names: ['www.checked.example'], key: 'rsa-2048' });
    const check = (csr: string) =>
      desk.owner.send<CsrReport>('POST', '/csr-checks', { body: { csr }, headers: { 'accept-language': 'it' } });
    expect((await check(csrPem)).body).toMatchObject({ ok: true, commonName: 'www.checked.example' });
    const { body } = await check(csrPem.replace(/[A-Z]{4}/g, 'AAAA'));
    expect(body.ok).toBe(false);
    expect(body.faults[0]?.detail).toBeTruthy();
  });

  it('can be canceled until they are issued, once', async () => {
    const { number } = await placeOrder(desk, 'www.canceled.example');
    const cancel = () => desk.owner.send<OrderDetail & Refusal>('POST', `/orders/${number}/cancellation`);
    const twice = await Promise.all([cancel(), cancel()]);
    expect(twice.map(({ status }) => status)).toEqual([202, 202]);
    const canceled = await waitForOrder(desk.owner, number, 'canceled');
    expect(canceled.abilities.resendApprover).toEqual({ allowed: false, reason: 'order_canceled' });
    expect((await cancel()).status).toBe(202);
    const requests = (await auditOf(number)).filter(({ action }) => action === 'order.cancellation_requested');
    expect(requests).toHaveLength(1);
  });

  it('cannot be canceled once they are issued, or when there is no such order', async () => {
    const { number } = await completeOrder(desk, 'www.issued.example');
    const issued = await desk.owner.send('POST', `/orders/${number}/cancellation`);
    expect([issued.status, issued.body.code]).toEqual([409, 'order.not_cancelable']);
    expect((await desk.owner.send('POST', '/orders/1/cancellation')).status).toBe(404);
  });

  it('go on when the CA had issued before the cancellation reached it', async () => {
    const { number } = await placeOrder(desk, 'www.late.example');
    desk.proxy.befall('down', '/v1/');
    expect((await desk.owner.send('POST', `/orders/${number}/cancellation`)).status).toBe(202);
    const asked = await desk.owner.get<OrderDetail>(`/orders/${number}`);
    expect(asked.abilities.cancel).toEqual({ allowed: false, reason: 'cancellation_requested' });
    await decideOrder(desk, number, 'approve');
    desk.proxy.befall('none');
    const actions = async () => (await auditOf(number)).map(({ action }) => action);
    await waitUntil('the refusal is noted', async () => (await actions()).includes('order.cancellation_refused'));
    await desk.desk.reader.readAll();
    const order = await waitForOrder(desk.owner, number, 'complete');
    expect(order.abilities.cancel).toEqual({ allowed: false, reason: 'order_closed' });
  });

  it('end as rejected when the domain administrator says no', async () => {
    const { number } = await placeOrder(desk, 'www.rejected.example');
    await decideOrder(desk, number, 'reject');
    const order = await waitForOrder(desk.owner, number, 'rejected');
    expect([order.statusReason, order.abilities.resendApprover.reason]).toEqual([
      'rejected_by_approver',
      'order_rejected',
    ]);
  });

  it('are listed page by page over HTTP, by any sort, and a cursor of another sort is refused', async () => {
    const first = await desk.owner.get<{ items: OrderDetail[]; nextCursor: string }>('/orders?limit=2&sort=-createdAt');
    const second = await desk.owner.get<{ items: OrderDetail[] }>(
      `/orders?limit=2&sort=-createdAt&cursor=${first.nextCursor}`,
    );
    const numbers = [...first.items, ...second.items].map(({ number }) => number);
    expect(numbers).toEqual([...numbers].sort((a, b) => b - a));
    expect(new Set(numbers).size).toBe(4);
    const refused = await desk.owner.send('GET', `/orders?cursor=${first.nextCursor}`);
    expect([refused.status, faultsOf(refused)]).toEqual([400, [['/cursor', 'cursor.invalid']]]);
    const nothing = await desk.owner.send('GET', '/orders?limit=0&sort=name&status=gone');
    expect(nothing.body.faults?.map(({ path }) => path).sort()).toEqual(['/limit', '/sort', '/status']);
  });
});
