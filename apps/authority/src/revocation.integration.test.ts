import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requestMails, showOrder } from './testing/events.ts';
import { openssl } from './testing/openssl.ts';
import { decide, fullchainOf, issueOrder, mailsTo, readApproval } from './testing/read-mails.ts';
import { buildOrder, type RunningAuthority, runAuthority } from './testing/run-authority.ts';

let running: RunningAuthority;
beforeAll(async () => {
  running = await runAuthority('pglite');
});
afterAll(() => running.stop());

const fetchBytes = async (path: string) => Buffer.from(await (await fetch(running.authority.url + path)).arrayBuffer());

async function filesOf(order: { approver: string }) {
  const [, mail] = await mailsTo(running.mailbox, order.approver);
  const [leaf = '', chain = ''] = (mail ? fullchainOf(mail) : '').split(/(?<=-----END CERTIFICATE-----\n)/);
  const root = (await fetchBytes('/ca/root.pem')).toString();
  return { 'leaf.pem': leaf, 'issuing.pem': chain, 'root.pem': root };
}

async function verifyWithCrls(order: { approver: string }) {
  const files = await filesOf(order);
  const crls: Record<string, Buffer> = {};
  let bundle = '';
  for (const name of ['issuing', 'root']) {
    crls[`${name}.der`] = await fetchBytes(`/ca/${name}.crl`);
    bundle += (await openssl(['crl', '-inform', 'DER', '-in', `${name}.der`], crls)).output;
  }
  const words = [
    'verify',
    '-crl_check_all',
    '-CAfile',
    'root.pem',
    '-untrusted',
    'issuing.pem',
    '-CRLfile',
    'crls.pem',
    'leaf.pem',
  ];
  return openssl(words, { ...files, 'crls.pem': bundle });
}

async function askOcsp(order: { approver: string }, words: readonly string[] = []) {
  const base = [
    'ocsp',
    '-issuer',
    'issuing.pem',
    '-cert',
    'leaf.pem',
    '-CAfile',
    'root.pem',
    '-verify_other',
    'issuing.pem',
  ];
  return openssl([...base, '-url', `${running.authority.url}/ocsp`, ...words], await filesOf(order));
}

const revoke = (id: string, reason?: string) =>
  running.ask('POST', `/v1/orders/${id}/revocation`, reason === undefined ? {} : { reason });

describe('a revoked certificate', () => {
  it('is on the CRL and told by OCSP, as openssl reads them; another is good', async () => {
    const [kept, revoked] = [await issueOrder(running), await issueOrder(running)];
    expect((await askOcsp(revoked)).output).toContain('leaf.pem: good');
    expect(await revoke(revoked.id, 'superseded')).toMatchObject({ status: 200, body: { status: 'revoked' } });
    expect((await verifyWithCrls(kept)).output).toContain('leaf.pem: OK');
    expect((await verifyWithCrls(revoked)).output).toContain('certificate revoked');
    expect((await askOcsp(kept)).output).toMatch(/leaf\.pem: good[\s\S]*Response verify OK/);
    expect((await askOcsp(revoked, ['-no_nonce'])).output).toMatch(/leaf\.pem: revoked[\s\S]*Reason: superseded/);
  });

  it('is not mailed again, and revoking it once more changes nothing', async () => {
    const order = await issueOrder(running);
    await revoke(order.id);
    expect((await revoke(order.id, 'keyCompromise')).status).toBe(200);
    expect((await showOrder(running, order.id)).status).toBe('revoked');
    const item = { id: crypto.randomUUID(), orderId: order.id, kind: 'fulfillment' };
    expect(await requestMails(running, [item])).toMatchObject([
      { outcome: 'refused', detail: { cause: 'state_not_allowed' } },
    ]);
  });

  it('whose key is compromised leaves a key that gets no other certificate', async () => {
    const request = await buildOrder();
    const order = await issueOrder(running, request);
    await revoke(order.id, 'keyCompromise');
    const again = { ...request, reference: crypto.randomUUID() };
    expect(await running.ask('POST', '/v1/orders', again)).toMatchObject({
      status: 422,
      body: { code: 'order.csr_refused', faults: [{ path: '/csr', code: 'csr.key_compromised' }] },
    });
  });

  it('whose key is compromised leaves nothing to an order that was placed with that key before', async () => {
    const first = await buildOrder();
    const { id } = await issueOrder(running, first);
    const waiting = await running.place(
      await buildOrder({ names: first.names, csr: first.csr, approverEmail: first.approverEmail }),
    );
    await running.ask('POST', `/v1/orders/${id}/revocation`, { reason: 'keyCompromise' });
    await running.authority.wake();
    const mails = await mailsTo(running.mailbox, first.approverEmail);
    const asked = mails.map(readApproval).filter(({ url }) => url !== '');
    expect(asked).toHaveLength(2);
    for (const approval of asked) await decide(approval, 'approve');
    expect(await showOrder(running, waiting.id)).toMatchObject({ status: 'failed', issuances: [] });
  });

  it('must be there: an order that waits cannot be revoked', async () => {
    const order = await running.place();
    expect(await revoke(order.id)).toMatchObject({ status: 409, body: { code: 'order.not_revocable' } });
  });
});

describe('the OCSP responder', () => {
  it('answers a GET like a POST, an unknown serial with unknown, and damage with an error', async () => {
    const order = await issueOrder(running);
    const files = await filesOf(order);
    const words = [
      'ocsp',
      '-issuer',
      'issuing.pem',
      '-serial',
      '0x1234',
      '-CAfile',
      'root.pem',
      '-verify_other',
      'issuing.pem',
    ];
    const unknown = await openssl([...words, '-url', `${running.authority.url}/ocsp`], files);
    expect(unknown.output).toContain('0x1234: unknown');
    const ask = ['ocsp', '-no_nonce', '-issuer', 'issuing.pem', '-cert', 'leaf.pem', '-reqout', 'out'];
    const { made } = await openssl(ask, files);
    const answer = await fetchBytes(`/ocsp/${encodeURIComponent(made?.toString('base64') ?? '')}`);
    const read = [
      'ocsp',
      '-respin',
      'answer.der',
      '-issuer',
      'issuing.pem',
      '-cert',
      'leaf.pem',
      '-CAfile',
      'root.pem',
    ];
    const told = await openssl([...read, '-verify_other', 'issuing.pem'], { ...files, 'answer.der': answer });
    expect(told.output).toContain('leaf.pem: good');
    const damaged = await fetch(`${running.authority.url}/ocsp/${encodeURIComponent('AAAA')}`);
    expect(damaged.headers.get('content-type')).toBe('application/ocsp-response');
    expect(Buffer.from(await damaged.arrayBuffer()).toString('hex')).toBe('30030a0101');
    const wrongType = await fetch(`${running.authority.url}/ocsp`, { method: 'POST', body: 'x' });
    expect(wrongType.status).toBe(415);
  });
});

describe('what the CA publishes', () => {
  it('is where its certificates say', async () => {
    const files = await filesOf(await issueOrder(running));
    const leaf = (await openssl(['x509', '-in', 'leaf.pem', '-noout', '-text'], files)).output;
    const { url } = running.authority;
    for (const path of ['/ca/issuing.cer', '/ca/issuing.crl', '/ocsp']) expect(leaf).toContain(`URI:${url}${path}`);
    const issuing = (await openssl(['x509', '-in', 'issuing.pem', '-noout', '-text'], files)).output;
    for (const path of ['/ca/root.cer', '/ca/root.crl']) expect(issuing).toContain(`URI:${url}${path}`);
    const published = await openssl(['x509', '-inform', 'DER', '-in', 'issuing.cer'], {
      'issuing.cer': await fetchBytes('/ca/issuing.cer'),
    });
    expect(published.output).toBe(files['issuing.pem']);
  });
});
