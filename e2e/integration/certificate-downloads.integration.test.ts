import { createPublicKey, X509Certificate } from 'node:crypto';
import type { AuditEntry, Problem } from '@certdesk/contract';
import { pemDecode } from '@certdesk/pki';
import { findMaterial } from '@certdesk/pki/import';
import { addMs, MINUTE } from '@certdesk/platform';
import { ENGINES } from '@certdesk/platform/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createOtherAuthority,
  download,
  importCertificate,
  type OtherAuthority,
  type Received,
} from './testing/certificates.ts';
import type { Caller } from './testing/client.ts';
import { addKey, addPerson } from './testing/people.ts';
import { startTestDesk, type TestDesk } from './testing/test-desk.ts';

const PASSWORD = 'correct horse battery';

describe.each(ENGINES)('downloads of a certificate on %s', (engine) => {
  let desk: TestDesk;
  let other: OtherAuthority;
  let received: Received;
  let path: string;
  let accountId: string;
  beforeAll(async () => {
    desk = await startTestDesk({ engine });
    other = createOtherAuthority(desk.clock.now());
    received = await other.issue({ names: ['*.example.com'], key: 'rsa-2048' });
    path = `/certificates/${(await importCertificate(desk.owner, received)).id}`;
    accountId = (await desk.owner.get<{ account: { id: string } }>('/session')).account.id;
  });
  afterAll(() => desk?.stop());

  const load = (file: string, caller: Caller = desk.owner) => download(desk.url, caller, `${path}/${file}`);
  const bytes = async (file: string) => (await load(file)).bytes.toString();
  const history = async () => (await desk.owner.get<{ items: AuditEntry[] }>(`${path}/history`)).items;

  it('give back byte for byte what was imported', async () => {
    const { certificate, intermediateCertificates, privateKey, csr } = received;
    expect(await bytes('certificate')).toBe(certificate);
    expect(await bytes('chain')).toBe(certificate + intermediateCertificates);
    expect(await bytes('private-key')).toBe(privateKey);
    expect(await bytes('pem')).toBe(certificate + intermediateCertificates + privateKey + csr);
    expect((await load('der')).bytes.equals(pemDecode(certificate)[0]?.der ?? Buffer.alloc(0))).toBe(true);
  });

  it('hold certificate and intermediates as PKCS #7 too', async () => {
    const source = { name: 'bundle', field: 'any', bytes: new Uint8Array((await load('pkcs7')).bytes) } as const;
    const { certificates } = await findMaterial([source], { passwords: [] });
    const fingerprints = [received.certificate, received.intermediateCertificates].map(
      (pem) => new X509Certificate(pem).fingerprint256,
    );
    expect(certificates.map(({ fingerprintSha256 }) => fingerprintSha256)).toEqual(fingerprints);
  });

  it.each([
    ['certificate', 'application/x-pem-file', 'wildcard.example.com.crt'],
    ['chain', 'application/x-pem-file', 'wildcard.example.com-fullchain.pem'],
    ['pkcs7', 'application/x-pkcs7-certificates', 'wildcard.example.com.p7b'],
    ['der', 'application/pkix-cert', 'wildcard.example.com.der'],
    ['private-key', 'application/x-pem-file', 'wildcard.example.com.key'],
    ['pem', 'application/x-pem-file', 'wildcard.example.com.pem'],
  ])('are files that a browser saves and nobody keeps: %s', async (file, type, name) => {
    const { status, headers } = await load(file);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe(type);
    expect(headers.get('content-disposition')).toBe(`attachment; filename="${name}"`);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  describe.each(['private-key', 'pem'])('of %s', (file) => {
    const tryAs = async (caller: Caller): Promise<[number, string]> => {
      const answer = await load(file, caller);
      const problem = answer.status === 200 ? '' : (JSON.parse(answer.bytes.toString()) as Problem).code; // cast: what refusals are
      return [answer.status, problem];
    };

    it('go to a person who may, and not to an operator, nor to an API key of an owner', async () => {
      const { caller: administrator } = await addPerson(desk, { accountId, role: 'administrator' });
      expect(await tryAs(administrator)).toEqual([200, '']);
      const { caller: operator } = await addPerson(desk, { accountId, role: 'operator' });
      expect(await tryAs(operator)).toEqual([403, 'permission.denied']);
      const { caller: key } = await addKey(desk, administrator, 'administrator');
      expect(await tryAs(key)).toEqual([403, 'session.person_required']);
      expect((await load('chain', key)).status).toBe(200);
    });

    it('are on record before they leave, with who did it, and refusals are not', async () => {
      const { caller } = await addPerson(desk, { accountId, role: 'administrator' });
      const before = (await history()).length;
      await tryAs(caller);
      const [entry, ...rest] = await history();
      expect(rest).toHaveLength(before);
      expect(entry).toMatchObject({
        action: 'certificate.key_downloaded',
        actor: { name: 'administrator' },
        params: { form: file === 'pem' ? 'pem' : 'key' },
      });
      expect(JSON.stringify(entry)).not.toMatch(/PRIVATE|BEGIN/);
    });

    it('are not made by a link on another website', async () => {
      const { caller } = await addPerson(desk, { accountId, role: 'administrator' });
      const follow = (site: string) => tryAs({ ...caller, headers: { ...caller.headers, 'sec-fetch-site': site } });
      expect(await follow('cross-site')).toEqual([403, 'request.foreign_origin']);
      expect(await follow('same-site')).toEqual([403, 'request.foreign_origin']);
      expect(await follow('same-origin')).toEqual([200, '']);
      expect(await follow('none')).toEqual([200, '']);
    });

    it('need a fresh sign-in, which the password gives again', async () => {
      const { caller } = await addPerson(desk, { accountId, role: 'administrator' });
      desk.clock.advance(10 * MINUTE);
      expect(await tryAs(caller)).toEqual([403, 'session.fresh_required']);
      const confirmed = await fetch(`${desk.url}/api/auth/confirm-password`, {
        method: 'POST',
        headers: { ...caller.headers, 'content-type': 'application/json' },
        body: JSON.stringify({ password: PASSWORD }),
      });
      expect(await confirmed.json()).toEqual({
        confirmedUntil: addMs(desk.clock.now(), 10 * MINUTE).toISOString(),
      });
      expect(await tryAs(caller)).toEqual([200, '']);
    });
  });

  it('give a pair of certificate and key also while it is being replaced', async () => {
    const { caller } = await addPerson(desk, { accountId, role: 'owner' });
    const next = await Promise.all([1, 2, 3, 4].map(() => other.issue({ names: ['*.example.com'] })));
    const replaceAll = async () => {
      for (const { certificate, privateKey, intermediateCertificates } of next)
        await caller.send('PATCH', path, { body: { certificate, privateKey, intermediateCertificates } });
      return undefined;
    };
    const files = await Promise.all([replaceAll(), ...Array.from({ length: 8 }, () => load('pem', caller))]);
    for (const file of files) {
      if (!file) continue;
      expect(file.status).toBe(200);
      const pem = file.bytes.toString();
      const key = /-----BEGIN PRIVATE KEY-----[\s\S]+?-----END PRIVATE KEY-----/.exec(pem)?.[0] ?? '';
      const spki = { type: 'spki', format: 'pem' } as const;
      expect(createPublicKey(key).export(spki)).toBe(new X509Certificate(pem).publicKey.export(spki));
    }
  });
});
