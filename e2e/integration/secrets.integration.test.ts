import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createCsr } from '@certdesk/pki';
import { type Database, openPglite } from '@certdesk/platform';
import { waitUntil } from '@certdesk/platform/testing';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { certificatesOf } from '../harness/openssl.ts';
import { derOf, type Find, type Needle, needlesOf, searchBytes, searchFolder } from '../harness/secret-search.ts';
import { dumpTables } from '../harness/table-dump.ts';
import {
  createOtherAuthority,
  download,
  importBody,
  importCertificate,
  type Received,
} from './testing/certificates.ts';
import { signIn } from './testing/client.ts';
import { completeRunningOrder, type RunningDesk, startRunningDesk, wholeHistory } from './testing/running-desk.ts';

/** What a person imported: its key in a good request and in refused ones, read in every way, downloaded and in use. */
async function liveWithImported({ installation, script }: RunningDesk, received: Received): Promise<string> {
  const { url, email, password } = installation;
  await script.send('POST', '/certificates', { body: importBody(received, { csr: 'no CSR' }) });
  await script.send('POST', '/certificates', { body: JSON.stringify(importBody(received)) });
  const { id } = await importCertificate(script, received, { notes: 'secret' });
  await script.send('POST', '/certificates', { body: importBody(received) });
  await script.send('PATCH', `/certificates/${id}`, { body: { privateKey: received.privateKey } });
  await script.post(`/certificates/${id}/services`, { kind: 'cdn', name: 'cdn' });
  await script.send('PATCH', `/certificates/${id}`, { body: { privateKey: received.privateKey } });
  const owner = await signIn(url, { email, password });
  for (const file of ['private-key', 'pem'])
    expect((await download(url, owner, `/certificates/${id}/${file}`)).bytes.toString()).toContain(received.privateKey);
  const paths = ['/certificates?q=secret', `/certificates/${id}`, `/certificates/${id}/history`, '/orders'];
  const answers = await Promise.all(paths.map((path) => script.get<unknown>(path)));
  return JSON.stringify(answers);
}

describe('the desk', () => {
  let running: RunningDesk;
  let needles: Needle[];
  let received: Received;
  let keyNeedles: Needle[];
  let answers: string;
  let certificate: string;
  let database: Database<unknown>;
  let deskFolder: string;
  let logs: string;

  beforeAll(async () => {
    running = await startRunningDesk({ env: { CERTDESK_MAIL_COOL_DOWN_SECONDS: '0', CERTDESK_LOG_LEVEL: 'debug' } });
    const { installation, script } = running;
    const { csrPem, privateKeyPem } = await createCsr({ names: ['www.secret.example'], key: 'rsa-2048' });
    const { number, mail } = await completeRunningOrder(running, 'www.secret.example', { csr: csrPem });
    await script.post(`/orders/${number}/fulfillment-requests`);
    await waitUntil(
      'the second mail is accepted',
      async () => (await wholeHistory(script, number))[0]?.state === 'accepted',
    );
    const bundle = mail.attachments.find(({ filename }) => filename.endsWith('-fullchain.pem'));
    [certificate = ''] = certificatesOf(String(bundle?.content ?? ''));
    received = await createOtherAuthority(new Date()).issue({ names: ['www.imported.example'], key: 'rsa-2048' });
    answers = await liveWithImported(running, received);
    keyNeedles = needlesOf(received.privateKey, derOf(received.csr));
    const orderNeedles = [certificate, privateKeyPem].flatMap((pem) => needlesOf(pem, derOf(csrPem)));
    needles = [...orderNeedles, ...keyNeedles];

    await installation.processes.program('desk').stop();
    deskFolder = join(installation.dataFolder, 'desk');
    logs = join(installation.dataFolder, 'logs');
    database = await openPglite(join(deskFolder, 'database'));
  });
  afterAll(async () => {
    await database?.close();
    await running?.installation.stop();
  });

  /** Puts a secret into a log and a file, and answers in which forms it is found there. */
  function findPlanted(secret: string): string[] {
    const planted = join(running.installation.dataFolder, `planted-${derOf(secret).length}`);
    mkdirSync(planted);
    copyFileSync(join(logs, 'desk.log'), join(planted, 'desk.log'));
    writeFileSync(join(planted, 'desk.log'), JSON.stringify({ msg: secret }), { flag: 'a' });
    writeFileSync(join(planted, 'temporary'), Buffer.concat([Buffer.from('x'), derOf(secret)]));
    return searchFolder(planted, needles).map(({ form }) => form);
  }

  const searchDump = async (): Promise<Find[]> =>
    (await dumpTables(database)).flatMap(({ table, text }) => searchBytes(table, Buffer.from(text), needles));

  it('is searched for a certificate and a key in every form they may have', () => {
    const forms = Map.groupBy(needles, ({ form }) => form);
    for (const form of ['PEM', 'DER', 'base64', 'hex']) expect(forms.get(form)?.length).toBeGreaterThan(10);
  });

  it('holds neither in any table, and has written neither to any file or log', async () => {
    const tables = (await dumpTables(database)).map(({ table }) => table);
    for (const table of [
      'public.orders',
      'public.certificates',
      'public.sealed_records',
      'public.audit_entries',
      'jobs.job_common',
    ])
      expect(tables.map((name) => name.replace(/^jobs\.(job|job_common)$/, 'jobs.job_common'))).toContain(table);
    expect(await searchDump()).toEqual([]);
    expect(searchFolder(deskFolder, needles)).toEqual([]);
    expect(searchFolder(logs, needles)).toEqual([]);
  });

  it('shows the key of an imported certificate in no list, no detail and no history', () => {
    expect(answers).toContain('www.imported.example');
    expect(searchBytes('answers', Buffer.from(answers), keyNeedles)).toEqual([]);
    const leaking = JSON.stringify({ items: [received] });
    expect(searchBytes('answers', Buffer.from(leaking), keyNeedles).map(({ form }) => form)).toContain('PEM');
  });

  it('would be found out: the CA and the mailbox, which may hold the certificate, are', async () => {
    const places = ['authority', 'mailbox'].map((name) =>
      searchFolder(join(running.installation.dataFolder, name), needles),
    );
    for (const finds of places) expect(finds.length).toBeGreaterThan(0);
  });

  it('would be found out when one was planted in a table, a log or any file, in any form', async () => {
    for (const secret of [certificate, received.privateKey]) {
      const der = derOf(secret);
      const forms = { PEM: secret, base64: der.toString('base64'), hex: der.toString('hex') };
      for (const [form, text] of Object.entries(forms)) {
        const params = JSON.stringify({ note: text });
        await sql`update audit_entries set params = ${params}::jsonb`.execute(database.db);
        expect((await searchDump()).map((find) => find.form)).toContain(form);
      }
      expect(findPlanted(secret)).toEqual(expect.arrayContaining(['PEM', 'DER']));
    }
  });
});
