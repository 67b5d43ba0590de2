import type { AuditEntry, Certificate, CertificateDetail, OrderDetail, Problem } from '@certdesk/contract';
import { createCsr } from '@certdesk/pki';
import { addMs, DAY } from '@certdesk/platform';
import { ENGINES } from '@certdesk/platform/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { certificatesOf } from '../harness/openssl.ts';
import {
  createOtherAuthority,
  importBody,
  importCertificate,
  issuePlainly,
  type OtherAuthority,
  type Received,
  strayKey,
} from './testing/certificates.ts';
import type { Caller } from './testing/client.ts';
import { completeOrder, decideOrder, orderBody, waitForOrder } from './testing/orders.ts';
import { addPerson } from './testing/people.ts';
import { startTestDesk, type TestDesk } from './testing/test-desk.ts';

type Certificates = { items: Certificate[]; nextCursor: string | null };
const textOf = (content: string | ArrayBuffer | Uint8Array) =>
  typeof content === 'string' ? content : Buffer.from(new Uint8Array(content)).toString();
const HEX_PAIRS = /^[0-9A-F]{2}(:[0-9A-F]{2})+$/;

describe.each(ENGINES)('imported certificates on %s', (engine) => {
  let desk: TestDesk;
  let other: OtherAuthority;
  let owner: Caller;
  beforeAll(async () => {
    desk = await startTestDesk({ engine });
    other = createOtherAuthority(desk.clock.now());
    owner = desk.owner;
  });
  afterAll(() => desk?.stop());

  let count = 0;
  const issue = (options: { renews?: Received } = {}): Promise<Received> => {
    count += 1;
    return other.issue({ names: [`www${count}.example.com`], ...options });
  };
  const refused = async (body: unknown, headers: Record<string, string> = {}) => {
    const { status, body: problem } = await owner.send('POST', '/certificates', { body, headers });
    return { status, problem, codes: problem.faults?.map(({ path, code }) => [path, code]) };
  };
  const history = async (id: string) => (await owner.get<{ items: AuditEntry[] }>(`/certificates/${id}/history`)).items;

  describe('importing', () => {
    it('keeps what was given, says what it is, and shows it in the list', async () => {
      const received = await other.issue({ names: ['*.shop.example.com', 'shop.example.com'] });
      const { status, headers, body } = await owner.send<CertificateDetail>('POST', '/certificates', {
        body: importBody(received, { notes: 'For the shop\n' }),
      });
      expect(status).toBe(201);
      expect(headers.get('location')).toBe(`/api/v1/certificates/${body.id}`);
      expect(body).toMatchObject({
        commonName: '*.shop.example.com',
        names: ['*.shop.example.com', 'shop.example.com'],
        organization: null,
        issuer: 'Other TLS CA',
        key: { type: 'ECDSA', size: 256 },
        certificate: received.certificate,
        intermediateCertificates: received.intermediateCertificates,
        csr: received.csr,
        notes: 'For the shop\n',
        orderNumber: null,
        services: [],
        warnings: [],
        importedAt: desk.clock.now().toISOString(),
        updatedAt: null,
      });
      expect(body.chain).toMatchObject([{ subject: expect.stringContaining('Other TLS CA') }]);
      for (const text of [body.serialNumber, body.fingerprintSha256, body.fingerprintSha1])
        expect(text).toMatch(HEX_PAIRS);
      expect(await owner.get(`/certificates/${body.id}`)).toEqual(body);
      const { items } = await owner.get<Certificates>('/certificates?q=shop.example');
      expect(items).toHaveLength(1);
      expect(body).toMatchObject(items[0] ?? {});
      expect(await history(body.id)).toMatchObject([
        { action: 'certificate.imported', params: { fingerprint: body.fingerprintSha256 } },
      ]);
    });

    it('takes everything in one field, in any order and with the line ends of any system', async () => {
      const { certificate, privateKey, intermediateCertificates, root } = await issue();
      const all = [root, privateKey, intermediateCertificates, certificate].join('').replaceAll('\n', '\r\n').trim();
      const body = await owner.post<CertificateDetail>('/certificates', { certificate: all, privateKey: '' });
      expect(body).toMatchObject({ certificate, intermediateCertificates, csr: null });
      expect(body.warnings.map(({ code, severity }) => [code, severity])).toEqual([
        ['import.root_left_out', 'warning'],
      ]);
    });

    it('says of each cause apart what is wrong and where, in the reader’s language', async () => {
      const received = await issue();
      const encrypted = strayKey('a passphrase');
      const cases: [string, unknown, [string, string][]][] = [
        ['no key', importBody(received, { privateKey: ' ' }), [['/privateKey', 'import.key_missing']]],
        ['a locked key', importBody(received, { privateKey: encrypted }), [['/privateKey', 'import.key_encrypted']]],
        ['another key', importBody(received, { privateKey: strayKey() }), [['/privateKey', 'import.key_mismatch']]],
        [
          'no certificate',
          importBody(received, { certificate: 'hello' }),
          [['/certificate', 'import.not_a_certificate']],
        ],
        ['another CSR', importBody(received, { csr: (await issue()).csr }), [['/csr', 'import.csr_mismatch']]],
      ];
      for (const [what, body, expected] of cases) {
        const { status, problem, codes } = await refused(body, { 'accept-language': 'de' });
        expect([what, status, problem.code]).toEqual([what, 422, 'certificate.refused']);
        expect([what, codes]).toEqual([what, expect.arrayContaining(expected)]);
        expect(problem.title).toContain('Zertifikat');
        for (const fault of problem.faults ?? []) {
          expect(fault.detail).toMatch(/[a-zäöü]{3,}/);
          expect(fault.detail).not.toContain('import.');
        }
      }
      expect((await owner.get<Certificates>(`/certificates?q=www${count}.example`)).items).toEqual([]);
    });

    it('refuses what has expired', async () => {
      const past = createOtherAuthority(addMs(desk.clock.now(), -10 * DAY));
      const received = await past.issue({ names: ['www.past.example.com'], days: 3 });
      expect((await refused(importBody(received))).codes).toEqual([['/certificate', 'import.expired']]);
    });

    it('refuses what is larger than any certificate, and takes a body of the size that is allowed', async () => {
      const received = await issue();
      const full = (text: string) => text + '\n'.repeat(262_144 - text.length);
      const everything = importBody(received, {
        certificate: full(received.certificate),
        privateKey: full(received.privateKey),
        intermediateCertificates: full(received.intermediateCertificates),
        notes: 'x'.repeat(2000),
      });
      expect((await owner.send('POST', '/certificates', { body: everything })).status).toBe(201);
      const tooLong = importBody(received, { certificate: `${full(received.certificate)}\n` });
      expect((await refused(tooLong)).codes).toEqual([['/certificate', 'field.too_long']]);
      expect((await refused({ certificate: 'x'.repeat(3_000_000), privateKey: '' })).status).toBe(413);
    });

    it('does not take a certificate twice into an account, and another account may have it too', async () => {
      const received = await issue();
      const { id, commonName } = await importCertificate(owner, received);
      const { status, problem } = await refused(importBody(received, { notes: 'again' }));
      expect([status, problem.code]).toEqual([409, 'certificate.already_imported']);
      expect(problem.params).toEqual({ certificateId: id, commonName });
      const account = await desk.desk.accounts.createAccount({ name: 'Other' });
      const { caller } = await addPerson(desk, { accountId: account.id, role: 'operator' });
      expect((await importCertificate(caller, received)).id).not.toBe(id);
    });

    it('takes a certificate once that is imported many times at the same moment', async () => {
      const body = importBody(await issue());
      const answers = await Promise.all(
        Array.from({ length: 5 }, () => owner.send<Problem>('POST', '/certificates', { body })),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409]);
      expect(new Set(answers.filter(({ status }) => status === 409).map((answer) => answer.body.code))).toEqual(
        new Set(['certificate.already_imported']),
      );
      const { items } = await owner.get<Certificates>(`/certificates?q=www${count}.example`);
      expect(items).toHaveLength(1);
      const { account } = await owner.get<{ account: { id: string } }>('/session');
      const sealed = await desk.db
        .selectFrom('sealed_records')
        .select('record_id')
        .where('account_id', '=', account.id)
        .execute();
      const rows = await desk.db.selectFrom('certificates').select('id').where('account_id', '=', account.id).execute();
      expect(sealed.map(({ record_id }) => record_id).sort()).toEqual(rows.map(({ id }) => id).sort());
    });
  });

  describe('from an order', () => {
    /** An order whose key is known here, and what its fulfillment email brings. */
    async function fulfilled(name: string) {
      const { csrPem, privateKeyPem } = await createCsr({ names: [name], key: 'ecdsa-p256' });
      const { number } = await owner.post<OrderDetail>('/orders', await orderBody(name, { csr: csrPem }));
      await waitForOrder(owner, number, 'pending_approval');
      await decideOrder(desk, number, 'approve');
      await waitForOrder(owner, number, 'complete');
      const { id } = await desk.mailbox.waitForMessage(({ subject }) => subject.includes(String(number)));
      const { attachments } = await desk.mailbox.parse(id);
      const bundle = attachments.find(({ filename }) => filename?.endsWith('-fullchain.pem'));
      const [certificate = '', intermediate = ''] = certificatesOf(textOf(bundle?.content ?? ''));
      return { number, certificate, intermediate, privateKey: privateKeyPem };
    }

    it('is tied to it, and the order says so', async () => {
      const { number, certificate, intermediate, privateKey } = await fulfilled('www.tied.example');
      const body = { certificate, privateKey, intermediateCertificates: intermediate };
      const lonely = await refused({ certificate, privateKey });
      expect(lonely.codes).toEqual([['/intermediateCertificates', 'import.chain_incomplete']]);
      const imported = await owner.post<CertificateDetail>('/certificates', body);
      expect(imported.orderNumber).toBe(number);
      const { items } = await owner.get<Certificates>(`/certificates?order=${number}`);
      expect(items.map(({ id }) => id)).toEqual([imported.id]);
      const { items: audit } = await owner.get<{ items: AuditEntry[] }>(`/orders/${number}/audit`);
      expect(audit[0]).toMatchObject({ action: 'certificate.imported' });
    });

    it('is tied to the order that led to it, and not to a newer one with the same key', async () => {
      const { number, certificate, intermediate, privateKey } = await fulfilled('www.again.example');
      const { csr } = await owner.get<OrderDetail>(`/orders/${number}`);
      await owner.post('/orders', await orderBody('www.again.example', { csr }));
      const body = { certificate, privateKey, intermediateCertificates: intermediate };
      expect((await owner.post<CertificateDetail>('/certificates', body)).orderNumber).toBe(number);
    });

    it('needs its intermediate, which one that comes from elsewhere may lack', async () => {
      const { csrPem, privateKeyPem: privateKey } = await createCsr({
        names: ['www.plain.example'],
        key: 'ecdsa-p256',
      });
      const [one, two] = [issuePlainly(csrPem), issuePlainly(csrPem)];
      const { warnings, orderNumber } = await owner.post<CertificateDetail>('/certificates', {
        certificate: one,
        privateKey,
      });
      expect(warnings.map(({ code }) => code)).toContain('import.issuer_missing');
      expect(orderNumber).toBeNull();
      await owner.post('/orders', await orderBody('www.plain.example', { csr: csrPem }));
      const { codes } = await refused({ certificate: two, privateKey });
      expect(codes).toEqual([['/intermediateCertificates', 'import.chain_incomplete']]);
    });

    it('is tied to no order of another account, nor to one for another key', async () => {
      const { certificate, intermediate, privateKey } = await fulfilled('www.foreign.example');
      await completeOrder(desk, 'www.foreign.example');
      const account = await desk.desk.accounts.createAccount({ name: 'Third' });
      const { caller } = await addPerson(desk, { accountId: account.id, role: 'operator' });
      const body = { certificate, privateKey, intermediateCertificates: intermediate };
      expect((await caller.post<CertificateDetail>('/certificates', body)).orderNumber).toBeNull();
      const stranger = await other.issue({ names: ['www.foreign.example'] });
      expect((await importCertificate(owner, stranger)).orderNumber).toBeNull();
    });
  });
});
