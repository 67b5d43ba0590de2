import type { AuditEntry, CertificateDetail, CertificateService, FieldFault, Problem } from '@certdesk/contract';
import { newId } from '@certdesk/platform';
import { ENGINES } from '@certdesk/platform/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createOtherAuthority,
  download,
  importCertificate,
  type OtherAuthority,
  type Received,
  strayKey,
} from './testing/certificates.ts';
import type { Caller } from './testing/client.ts';
import { startTestDesk, type TestDesk } from './testing/test-desk.ts';

const LOAD_BALANCER = { kind: 'load_balancer', name: 'lb-1 eu' };

describe.each(ENGINES)('an imported certificate on %s', (engine) => {
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
  async function imported(): Promise<{ received: Received; id: string; path: string }> {
    count += 1;
    const received = await other.issue({ names: [`host${count}.example.com`] });
    const { id } = await importCertificate(owner, received);
    return { received, id, path: `/certificates/${id}` };
  }
  const patch = <T = CertificateDetail>(path: string, body: unknown) => owner.send<T>('PATCH', path, { body });
  const refusalOf = (answer: { status: number; body: unknown }) => {
    const { code, faults = [] } = answer.body as Problem; // cast: an answer that is none fails the comparison
    return [answer.status, code, faults.map((fault: FieldFault) => [fault.path, fault.code])];
  };
  const actionsOf = async (path: string) =>
    (await owner.get<{ items: AuditEntry[] }>(`${path}/history`)).items.map(({ action }) => action);
  const keyOf = async (path: string) => (await download(desk.url, owner, `${path}/private-key`)).bytes.toString();
  const sealedOf = (id: string) =>
    desk.db.selectFrom('sealed_records').select('record_id').where('record_id', '=', id).execute();

  describe('is updated', () => {
    it('by a renewed one for the same key: key, CSR and intermediates are kept, the history has both', async () => {
      const { received, path } = await imported();
      const before = await owner.get<CertificateDetail>(path);
      const renewed = await other.issue({ names: before.names, renews: received, days: 100 });
      const { status, body } = await patch(path, { certificate: renewed.certificate, notes: 'renewed' });
      expect(status).toBe(200);
      expect(body).toMatchObject({
        certificate: renewed.certificate,
        intermediateCertificates: received.intermediateCertificates,
        csr: received.csr,
        notes: 'renewed',
        updatedAt: desk.clock.now().toISOString(),
      });
      expect(await keyOf(path)).toBe(received.privateKey);
      const { items } = await owner.get<{ items: AuditEntry[] }>(`${path}/history`);
      expect(items.map(({ action }) => action).slice(-3)).toEqual([
        'certificate.notes_changed',
        'certificate.updated',
        'certificate.imported',
      ]);
      expect(items.find(({ action }) => action === 'certificate.updated')?.params).toEqual({
        commonName: body.commonName,
        from: before.fingerprintSha256,
        to: body.fingerprintSha256,
      });
    });

    it('by one with another key and issuer: nothing is kept that does not fit', async () => {
      const { path } = await imported();
      const strange = createOtherAuthority(desk.clock.now(), 'Strange');
      const { certificate, privateKey, intermediateCertificates } = await strange.issue({ names: ['new.example.com'] });
      const missing = [['/intermediateCertificates', 'import.chain_incomplete']];
      expect(refusalOf(await patch(path, { certificate, privateKey }))).toEqual([422, 'certificate.refused', missing]);
      const { body } = await patch(path, { certificate, privateKey, intermediateCertificates });
      expect(body).toMatchObject({ commonName: 'new.example.com', intermediateCertificates, csr: null, warnings: [] });
      expect(await keyOf(path)).toBe(privateKey);
    });

    it('not by one whose key is missing or another, and stays as it was', async () => {
      const { path } = await imported();
      const before = await owner.get<CertificateDetail>(path);
      const next = await other.issue({ names: before.names });
      const faults = async (body: unknown) => refusalOf(await patch(path, body));
      const refused = (...fault: [string, string]) => [422, 'certificate.refused', [fault]];
      expect(await faults({ certificate: next.certificate })).toEqual(refused('/privateKey', 'import.key_missing'));
      expect(await faults({ privateKey: strayKey() })).toEqual(refused('/privateKey', 'import.key_mismatch'));
      expect(await faults({ csr: next.csr })).toEqual(refused('/csr', 'import.csr_mismatch'));
      expect(await owner.get(path)).toEqual(before);
      expect(await actionsOf(path)).toEqual(['certificate.imported']);
    });

    it('not into another one that the account has', async () => {
      const [one, two] = [await imported(), await imported()];
      const { certificate, privateKey, intermediateCertificates } = two.received;
      const answer = await patch<Problem>(one.path, { certificate, privateKey, intermediateCertificates });
      expect(refusalOf(answer)).toEqual([409, 'certificate.already_imported', []]);
      expect(answer.body.params).toMatchObject({ certificateId: two.id });
      expect(await keyOf(one.path)).toBe(one.received.privateKey);
    });

    it('in its notes, which the search then finds, and nothing else', async () => {
      const { path, id } = await imported();
      const before = await owner.get<CertificateDetail>(path);
      const notes = `Ticket ${newId()}`;
      expect((await patch(path, { notes })).body).toEqual({ ...before, notes });
      await patch(path, { notes });
      expect(await actionsOf(path)).toEqual(['certificate.notes_changed', 'certificate.imported']);
      const found = await owner.get<{ items: { id: string }[] }>(`/certificates?q=${encodeURIComponent(notes)}`);
      expect(found.items.map((item) => item.id)).toEqual([id]);
    });

    it('gives its CSR up when it is given empty, and intermediates too where they are not needed', async () => {
      const { received, path } = await imported();
      const { body } = await patch(path, { csr: '' });
      expect(body).toMatchObject({ intermediateCertificates: received.intermediateCertificates, csr: null });
      const refused = await patch(path, { intermediateCertificates: '' });
      const missing = [['/intermediateCertificates', 'import.chain_incomplete']];
      expect(refusalOf(refused)).toEqual([422, 'certificate.refused', missing]);
    });
  });

  describe('that a service uses', () => {
    it('keeps its material and is not deleted, and says which services they are; notes still change', async () => {
      const { received, path, id } = await imported();
      const service = await owner.post<CertificateService>(`${path}/services`, LOAD_BALANCER);
      expect(service).toMatchObject(LOAD_BALANCER);
      const detail = await owner.get<CertificateDetail>(path);
      expect(detail.services).toEqual([service]);
      for (const answer of [
        await patch<Problem>(path, { privateKey: received.privateKey }),
        await owner.send('DELETE', path),
      ]) {
        const faults = [[`/services/${service.id}`, 'certificate_service.uses']];
        expect(refusalOf(answer)).toEqual([409, 'certificate.in_use', faults]);
        expect(answer.body).toMatchObject({ title: expect.stringContaining('lb-1 eu') });
      }
      expect((await patch(path, { notes: 'still' })).status).toBe(200);
      expect((await owner.send('DELETE', `${path}/services/${service.id}`)).status).toBe(204);
      expect((await owner.send('DELETE', path)).status).toBe(204);
      expect(await sealedOf(id)).toEqual([]);
      expect((await owner.send('GET', path)).status).toBe(404);
    });

    it('has it once, and a hundred at most', async () => {
      const { path } = await imported();
      const add = (body: unknown) => owner.send<Problem>('POST', `${path}/services`, { body });
      const twice = await Promise.all([add(LOAD_BALANCER), add(LOAD_BALANCER)]);
      expect(twice.map(({ status }) => status).sort()).toEqual([201, 409]);
      expect((await add({ ...LOAD_BALANCER, kind: 'cdn' })).status).toBe(201);
      for (let n = 2; n < 100; n += 1) await add({ kind: 'other', name: `service ${n}` });
      expect(refusalOf(await add({ kind: 'other', name: 'one more' }))).toEqual([409, 'certificate_service.limit', []]);
      expect((await owner.get<CertificateDetail>(path)).services).toHaveLength(100);
      const unknown = await owner.send('DELETE', `${path}/services/${newId()}`);
      expect(refusalOf(unknown)).toEqual([404, 'certificate_service.not_found', []]);
    });

    it('is never replaced by somebody who comes at the same moment', async () => {
      for (let round = 0; round < 4; round += 1) {
        const { received, path } = await imported();
        const { names } = await owner.get<CertificateDetail>(path);
        const { certificate } = await other.issue({ names, renews: received });
        const [added, updated] = await Promise.all([
          owner.send('POST', `${path}/services`, { body: LOAD_BALANCER }),
          patch(path, { certificate }),
        ]);
        expect(added.status).toBe(201);
        expect([200, 409]).toContain(updated.status);
        // An update that went through was there before the service: the history, newest first, has it after it.
        const newestFirst =
          updated.status === 200 ? ['certificate.service_added', 'certificate.updated'] : ['certificate.service_added'];
        expect(await actionsOf(path)).toEqual([...newestFirst, 'certificate.imported']);
      }
    });

    it('is never deleted by somebody who comes at the same moment', async () => {
      for (let round = 0; round < 4; round += 1) {
        const { path, id } = await imported();
        const [added, gone] = await Promise.all([
          owner.send('POST', `${path}/services`, { body: LOAD_BALANCER }),
          owner.send('DELETE', path),
        ]);
        expect([
          [201, 409],
          [404, 204],
        ]).toContainEqual([added.status, gone.status]);
        expect(await sealedOf(id)).toHaveLength(added.status === 201 ? 1 : 0);
      }
    });

    it('is one pair of certificate and key after updates at the same moment', async () => {
      const { path } = await imported();
      const { names } = await owner.get<CertificateDetail>(path);
      const next = await Promise.all([1, 2, 3].map(() => other.issue({ names })));
      const answers = await Promise.all(
        next.map(({ certificate, privateKey }) => patch(path, { certificate, privateKey })),
      );
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
      const { certificate } = await owner.get<CertificateDetail>(path);
      const last = next.find((each) => each.certificate === certificate);
      expect(await keyOf(path)).toBe(last?.privateKey);
      expect((await actionsOf(path)).filter((action) => action === 'certificate.updated')).toHaveLength(3);
    });
  });
});
