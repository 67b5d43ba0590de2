import { X509Certificate } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AuditEntry, OrderDetail } from '@certdesk/contract';
import { type ContractServer, startContractServer } from '@certdesk/desk/acme-testing';
import { renewalId } from '@certdesk/pki';
import { addMs, DAY, HOUR, SECOND } from '@certdesk/platform';
import { waitUntil } from '@certdesk/platform/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Caller, signIn } from './testing/client.ts';
import { orderBody } from './testing/orders.ts';
import { OWNER, startTestDesk, type TestDesk } from './testing/test-desk.ts';

const NAME = 'www.advised.example';

/** JSON is YAML. */
const declaration = ({ directoryUrl, trustedRoots }: ContractServer) =>
  JSON.stringify({
    authorities: [
      {
        id: 'advising',
        kind: 'acme',
        name: 'Advising CA',
        settings: { directoryUrl, trustedRoots, termsOfServiceAgreed: true, methods: ['http'] },
      },
    ],
  });

describe('an order that is renewed by itself when its ACME authority advises it', () => {
  let folder: string;
  let server: ContractServer;
  let desk: TestDesk;
  let owner: Caller;
  /** What the authority advises, from the time that the desk began. */
  let began: Date;
  let advised = { from: 4 * DAY, to: 5 * DAY };
  const renewalWindow = () => ({
    start: addMs(began, advised.from).toISOString(),
    end: addMs(began, advised.to).toISOString(),
  });
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'certdesk-advice-'));
    server = await startContractServer({ renewalWindow });
    const file = join(folder, 'authorities.yaml');
    await writeFile(file, declaration(server));
    desk = await startTestDesk({
      engine: 'pglite',
      environment: { CERTDESK_AUTHORITIES: file, CERTDESK_PRIVATE_NETWORKS: '127.0.0.1/32' },
    });
    // The authority signs by the time of this machine, and the certificate lives for six days from then.
    began = new Date();
    desk.clock.set(began.toISOString());
    owner = await signIn(desk.url, OWNER);
  });
  afterAll(async () => {
    await desk?.stop();
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const show = (number: number) => owner.get<OrderDetail>(`/orders/${number}`);
  const asked = () => server.requests.filter((request) => request.startsWith('/renewal-info/'));
  /** Time goes on meanwhile: whatever is tried again has its turn, however busy the machine is. */
  const completed = (number: number) =>
    waitUntil(
      `order ${number} is complete`,
      async () => {
        const order = await show(number);
        if (order.status === 'complete') return order;
        desk.clock.advance(SECOND);
        await desk.desk.followOrders();
        return undefined;
      },
      120_000,
    );
  /** Moves the clock, and has the desk look at what is to be renewed. */
  const renewAt = async (time: Date) => {
    await desk.advance(time.getTime() - desk.clock.now().getTime());
    owner = await signIn(desk.url, OWNER);
    await desk.desk.renew();
  };
  /** The certificate in the fulfillment email of an order. */
  const mailedCertificate = async (number: number): Promise<X509Certificate> => {
    const mail = await desk.mailbox.waitForMessage(
      ({ subject, to }) => to.includes('hostmaster@advised.example') && subject.includes(String(number)),
    );
    const { attachments } = await desk.mailbox.parse(mail.id);
    const bundle = attachments.find(({ filename }) => filename?.endsWith('-fullchain.pem'));
    return new X509Certificate(Buffer.from(bundle?.content as Uint8Array)); // cast: attachments are read as bytes
  };

  it('is renewed within the window, however it moves: the new order says what it replaces, and is mailed', async () => {
    const body = await orderBody(NAME, { productId: 'advising.default', validationMethod: 'http' });
    const { number } = await owner.post<OrderDetail>('/orders', body);
    await completed(number);
    const first = await mailedCertificate(number);
    const id = renewalId(first.raw);
    await owner.send('PATCH', `/orders/${number}/auto-renewal`, { body: { enabled: true } });

    const askedAt = desk.clock.now();
    await renewAt(askedAt);
    expect(asked()).toEqual([`/renewal-info/${id}`]);
    const planned = await show(number);
    const due = Date.parse(planned.autoRenewal.dueAt ?? '');
    expect(planned.renewedBy).toBeNull();
    expect(due).toBeGreaterThanOrEqual(addMs(began, advised.from).getTime());
    expect(due).toBeLessThan(addMs(began, advised.to).getTime());

    // Not before Retry-After is over is it asked again; then it wants the certificate gone, as after an incident.
    advised = { from: 12 * HOUR, to: 13 * HOUR };
    await renewAt(addMs(askedAt, 5 * HOUR));
    expect(asked()).toHaveLength(1);
    await renewAt(addMs(askedAt, 6 * HOUR));
    expect(asked()).toHaveLength(2);
    expect((await show(number)).renewedBy).toBeNull();

    await renewAt(addMs(began, 13 * HOUR));
    const { renewedBy, autoRenewal } = await show(number);
    const successor = await completed(renewedBy ?? 0);
    expect(successor).toMatchObject({ renews: number, csr: body.csr, placedBy: null, autoRenewal: { enabled: true } });
    expect(autoRenewal).toMatchObject({ failures: 0, lastFailure: null });
    expect(server.orders.map(({ replaces }) => replaces)).toEqual([undefined, id]);

    const second = await mailedCertificate(successor.number);
    expect(second.serialNumber).not.toBe(first.serialNumber);
    expect(second.publicKey.equals(first.publicKey)).toBe(true);
    expect(successor.issuances).toMatchObject([{ serialNumber: second.serialNumber }]);
    const told = await desk.mailbox.waitForMessage(({ subject }) =>
      subject.includes(`renewed by order ${successor.number}`),
    );
    expect(told.to).toContain(OWNER.email);
    const { items } = await owner.get<{ items: AuditEntry[] }>(`/orders/${number}/audit`);
    expect(items.map(({ action }) => action)).toContain('order.renewed_in_time');

    // The predecessor is done with, and the successor is followed in its place.
    await desk.desk.renew();
    expect(asked().slice(3)).toEqual([`/renewal-info/${renewalId(second.raw)}`]);
    expect(server.orders).toHaveLength(2);
    // Two orders, one after the other, of a desk, a CA and a mailbox in one process.
  }, 300_000);
});
