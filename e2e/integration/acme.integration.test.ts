import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OrderDetail, OrderStatus, Problem, Product } from '@certdesk/contract';
import { type Dns, type Pebble, startDns, startPebble } from '@certdesk/desk/acme-testing';
import { runTool } from '@certdesk/mail/testing';
import { createCsr } from '@certdesk/pki';
import { waitUntil } from '@certdesk/platform/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { waitForMail } from '../harness/mailbox.ts';
import { certificatesOf } from '../harness/openssl.ts';
import { derOf, type Needle, needlesOf, searchBytes, searchFolder } from '../harness/secret-search.ts';
import { dumpDesk } from '../harness/table-dump.ts';
import { type RunningDesk, startRunningDesk } from './testing/running-desk.ts';

/** JSON is YAML. */
const declaration = ({ directoryUrl, trustedRoots }: Pebble, dns: Dns) =>
  JSON.stringify({
    authorities: [
      {
        id: 'pebble',
        kind: 'acme',
        name: 'Pebble',
        settings: {
          ...{ directoryUrl, trustedRoots, termsOfServiceAgreed: true, methods: ['http', 'dns'] },
          checkServers: [dns.address],
        },
      },
    ],
  });

type WebServer = { readonly port: number; readonly stop: () => Promise<void> };

/** The web server of the names: it passes the path of challenges on to the desk, as docs/flows/acme.md has it. */
async function startWebServer(deskUrl: () => string): Promise<WebServer> {
  const server = createServer((request, reply) => {
    void fetch(`${deskUrl()}${request.url}`).then(async (answer) =>
      reply.writeHead(answer.status, { connection: 'close' }).end(await answer.text()),
    );
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port, // cast: a TCP server has no pipe name
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

describe('a desk with an authority that speaks ACME', () => {
  let folder: string;
  let dns: Dns;
  let pebble: Pebble;
  let webServer: WebServer;
  let running: RunningDesk;
  /** What is mailed, and must not be found at the desk afterwards. */
  const needles: Needle[] = [];
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'certdesk-acme-'));
    dns = await startDns({ zones: ['example.com'] });
    webServer = await startWebServer(() => running.installation.url);
    pebble = await startPebble({ dnsServer: dns.address, httpPort: webServer.port });
    const file = join(folder, 'authorities.yaml');
    await writeFile(file, declaration(pebble, dns));
    running = await startRunningDesk({
      env: {
        CERTDESK_AUTHORITIES: file,
        CERTDESK_PRIVATE_NETWORKS: '127.0.0.1/32',
        CERTDESK_MAIL_COOL_DOWN_SECONDS: '0',
      },
    });
  });
  afterAll(async () => {
    await running?.installation.stop();
    await pebble?.stop();
    await webServer?.stop();
    await dns?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const orderAt = async (number: number, ...statuses: readonly OrderStatus[]) =>
    waitUntil(`order ${number} is ${statuses.join(' or ')}`, async () => {
      const order = await running.script.get<OrderDetail>(`/orders/${number}`);
      return statuses.includes(order.status) && order;
    });
  async function place(name: string, validationMethod: 'http' | 'dns') {
    const { csrPem } = await createCsr({ names: [name], key: 'ecdsa-p256' });
    const body = {
      ...{ productId: 'pebble.default', csr: csrPem, approverEmail: 'hostmaster@example.com', language: 'en' },
      validationMethod,
    };
    const { number } = await running.script.post<OrderDetail>('/orders', body);
    return { number, csrPem };
  }
  const nextMail = (number: number, except: readonly { id: string }[] = []) =>
    waitForMail(running.installation.mailboxUrl, { to: 'hostmaster@example.com', subject: String(number), except });

  it('offers what the directory has', async () => {
    const { items } = await running.script.get<{ items: Product[] }>('/products');
    expect(items.find(({ id }) => id === 'pebble.default')).toMatchObject({
      authority: 'Pebble',
      validationMethods: ['http', 'dns'],
    });
  });

  it.each(['192.0.2.7', '2001:db8:0:0:0:0:0:7'])(
    'says before anything is ordered that %s is no name to order for',
    async (ip) => {
      const names = `subjectAltName=DNS:www.example.com,IP:${ip}`;
      const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', '/dev/null'];
      const csr = await runTool('openssl', ['req', '-new', ...key, '-subj', '/CN=www.example.com', '-addext', names]);
      const order = { productId: 'pebble.default', approverEmail: 'hostmaster@example.com', language: 'en' };
      const { status, body } = await running.script.send<Problem>('POST', '/orders', { body: { ...order, csr } });
      expect([status, body.code]).toEqual([422, 'order.csr_refused']);
      expect(body.faults).toMatchObject([{ path: '/csr', code: 'csr.name_type' }]);
      expect(body.faults?.[0]?.detail).toContain(`${ip} is an IP address`);
    },
  );

  it('answers the authority, fetches the chain, mails it, and mails it again whenever it is asked', async () => {
    const { number, csrPem } = await place('www.example.com', 'http');
    const order = await orderAt(number, 'complete');
    const first = await nextMail(number);
    const bundle = first.attachments.find(({ filename }) => filename.endsWith('-fullchain.pem'));
    const certificates = certificatesOf(String(bundle?.content ?? ''));
    const leaf = new X509Certificate(certificates[0] ?? '');
    expect(leaf.subjectAltName).toBe('DNS:www.example.com');
    expect(order.issuances).toMatchObject([{ serialNumber: leaf.serialNumber }]);
    needles.push(...certificates.flatMap((pem) => needlesOf(pem, derOf(csrPem))));
    expect(searchBytes('the mail', bundle?.content ?? Buffer.alloc(0), needles)).not.toEqual([]);

    await running.script.post(`/orders/${number}/fulfillment-requests`);
    const second = await nextMail(number, [first]);
    expect(second.attachments.map(({ filename }) => filename)).toEqual(
      first.attachments.map(({ filename }) => filename),
    );
  });

  it('shows the record that a person has to set, and goes on when it is there', async () => {
    const { number } = await place('hand.example.com', 'dns');
    const waiting = await orderAt(number, 'pending_approval');
    const [validation] = waiting.validations;
    expect(validation).toMatchObject({ name: 'hand.example.com', method: 'dns', by: 'person', state: 'waiting' });
    await dns.add('example.com', `${validation?.record?.name} TXT "${validation?.record?.value}"`);
    await running.script.send('POST', `/orders/${number}/status-checks`);
    const complete = await orderAt(number, 'complete');
    expect(complete.validations).toEqual([]);
  });

  it('keeps no certificate in its tables, files and logs', async () => {
    expect(needles.length).toBeGreaterThan(20);
    const { installation } = running;
    await installation.processes.program('desk').stop();
    const deskFolder = join(installation.dataFolder, 'desk');
    for (const { table, text } of await dumpDesk(installation.dataFolder)) {
      expect(searchBytes(table, Buffer.from(text), needles)).toEqual([]);
      // The private part of a key, as the account's is before it is sealed (RFC 7518 6.2.2).
      expect(text).not.toMatch(/"+d"+\s*:/);
    }
    for (const place of [deskFolder, join(installation.dataFolder, 'logs')])
      expect(searchFolder(place, needles)).toEqual([]);
  });
});
