import { X509Certificate } from 'node:crypto';
import { createOutbound } from '@certdesk/platform';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AuthorityOrderState } from '../../authority.ts';
import { acmeAdapter } from './acme-adapter.ts';
import {
  askUntilEnd,
  authorityOf,
  createDeskSide,
  type DeskSide,
  type Dns,
  finishOrder,
  memoryChallenges,
  memoryProofs,
  orderFor,
  type Pebble,
  placedOrder,
  startDns,
  startPebble,
  startResponder,
} from './testing/index.ts';

describe('an order at Pebble', () => {
  const challenges = memoryChallenges();
  let dns: Dns;
  let pebble: Pebble;
  let responder: Awaited<ReturnType<typeof startResponder>>;
  beforeAll(async () => {
    responder = await startResponder(challenges);
    dns = await startDns({ zones: ['example.com', 'desk.example', 'xn--mnchen-3ya.example'] });
    pebble = await startPebble({
      dnsServer: dns.address,
      httpPort: responder.port,
      alternateRoots: 1,
      // A blocked name of three labels makes Pebble 2.4 panic for names of two.
      refusedDomains: ['blocked.example'],
    });
  });
  afterAll(async () => {
    await pebble.stop();
    await dns.stop();
    await responder.stop();
  });

  const deskSide = (settings: Partial<DeskSide['parts']['settings']> = {}, from: Partial<DeskSide> = {}) =>
    createDeskSide({
      settings: {
        directoryUrl: pebble.directoryUrl,
        trustedRoots: pebble.trustedRoots,
        checkServers: [dns.address],
        methods: ['dns', 'http', 'dns-persist'],
        ...settings,
      },
      secrets: { tsigSecret: dns.key.secret },
      from: { challenges, ...from },
    });
  const writing = (dnsRecords: 'update' | 'alias', dnsZone: string) => ({
    dnsRecords,
    dnsZone,
    dnsServer: dns.address,
    tsigKeyName: dns.key.name,
    tsigAlgorithm: dns.key.algorithm,
  });
  const manage = async (path: string): Promise<Buffer> => {
    const host = new URL(pebble.managementUrl).host;
    const get = createOutbound({ hosts: [host], privateNetworks: ['127.0.0.1'], ca: pebble.trustedRoots });
    return (await get({ method: 'GET', url: `${pebble.managementUrl}/${path}` })).body;
  };
  const issuanceOf = ({ issuances: [issuance] }: AuthorityOrderState) => {
    if (!issuance) throw new Error('nothing was issued');
    return issuance;
  };

  it('is shown by a file that the desk answers with, issued, and its chain fetched whenever it is asked for', async () => {
    const side = deskSide();
    const authority = authorityOf(side);
    const order = await orderFor(['www.example.com', 'example.com'], { method: 'http' });
    const looking = responder.hold();
    const state = await authority.place(order);
    expect(state).toMatchObject({ status: 'processing', rawStatus: 'pending' });
    expect(state.validations).toMatchObject([
      { name: 'www.example.com', method: 'http', by: 'desk', state: 'checking' },
      { name: 'example.com', method: 'http', by: 'desk', state: 'checking' },
    ]);
    looking.release();
    const issued = await askUntilEnd(authority, placedOrder(order, state));
    expect(issued).toMatchObject({ rawStatus: 'valid', statusDetail: null });
    expect(challenges.open.size).toBe(0);
    const { chainPem } = await authority.fetchChain(issued.authorityOrderId, issuanceOf(issued));
    const leaf = new X509Certificate(chainPem);
    expect(leaf.subjectAltName?.split(', ').sort()).toEqual(['DNS:example.com', 'DNS:www.example.com']);
    expect(leaf.serialNumber).toBe(issuanceOf(issued).serialNumber);
    expect(chainPem.match(/BEGIN CERTIFICATE/g)).toHaveLength(2);
  });

  it('waits for the records that a person sets, and tells which', async () => {
    const authority = authorityOf(deskSide());
    const order = await orderFor(['*.hand.example.com', 'hand.example.com'], { method: 'dns' });
    const state = await authority.place(order);
    const placed = placedOrder(order, state);
    expect(state.status).toBe('pending_approval');
    const records = state.validations?.map(({ record }) => record) ?? [];
    expect(state.validations?.map(({ name, by, state: is }) => `${name} ${by} ${is}`).sort()).toEqual([
      '*.hand.example.com person waiting',
      'hand.example.com person waiting',
    ]);
    expect(await authority.status(placed)).toMatchObject({ status: 'pending_approval' });
    for (const record of records) await dns.add('example.com', `${record?.name} TXT "${record?.value}"`);
    expect(await askUntilEnd(authority, placed)).toMatchObject({
      rawStatus: 'valid',
    });
    // What a person has set is left to the person.
    expect(await dns.ask('_acme-challenge.hand.example.com', 'TXT')).toHaveLength(2);
  });

  it('is shown by records that the desk writes and removes, wildcard and all', async () => {
    const authority = authorityOf(deskSide(writing('update', 'example.com')));
    const order = await orderFor(['*.shop.example.com', 'shop.example.com'], { method: 'dns' });
    const { state } = await finishOrder(authority, order);
    expect(state.status).toBe('issued');
    expect(await dns.ask('_acme-challenge.shop.example.com', 'TXT')).toEqual([]);
  });

  it('leaves names outside of the zone that the desk may write to a person', async () => {
    const authority = authorityOf(deskSide(writing('update', 'desk.example')));
    const state = await authority.place(await orderFor(['a.example.com', 'a.desk.example'], { method: 'dns' }));
    expect(state.validations?.map(({ name, by }) => `${name} ${by}`).sort()).toEqual([
      'a.desk.example desk',
      'a.example.com person',
    ]);
    await authority.cancel(state.authorityOrderId);
    expect(await dns.ask('_acme-challenge.a.desk.example', 'TXT')).toEqual([]);
  });

  it('may be written only with the right key, which the test of the connection proves', async () => {
    await acmeAdapter.test(deskSide(writing('update', 'example.com')).parts);
    expect(await dns.ask('_acme-challenge.example.com', 'TXT')).toEqual([]);
    const foreign = deskSide({ ...writing('update', 'example.com'), tsigKeyName: 'another-key' });
    await expect(acmeAdapter.test(foreign.parts)).rejects.toMatchObject({ reason: 'DNS update: NOTAUTH' });
  });

  it('says why the desk could not write a record', async () => {
    const authority = authorityOf(deskSide({ ...writing('update', 'example.com'), tsigKeyName: 'another-key' }));
    const state = await authority.place(await orderFor(['refused.example.com'], { method: 'dns' }));
    expect(state.validations).toMatchObject([{ by: 'desk', state: 'waiting', detail: 'DNS update: NOTAUTH' }]);
  });

  it('asks once for a CNAME record, and from then on needs nobody', async () => {
    // One zone for both ends: Pebble has no resolver, and Knot follows a CNAME record within a zone only.
    const authority = authorityOf(deskSide(writing('alias', 'example.com')));
    const order = await orderFor(['*.alias.example.com', 'alias.example.com'], { method: 'dns' });
    const state = await authority.place(order);
    expect(state.status).toBe('pending_approval');
    const [record] = state.validations?.map((one) => one.record) ?? [];
    expect(record).toMatchObject({ type: 'CNAME', name: '_acme-challenge.alias.example.com' });
    expect(record?.value).toMatch(/^[0-9a-f]{40}\.example\.com$/);
    await dns.add('example.com', `${record?.name} CNAME ${record?.value}.`);
    const issued = await askUntilEnd(authority, placedOrder(order, state));
    expect(issued).toMatchObject({ status: 'issued', statusDetail: null });
    expect(await dns.ask(record?.value ?? '', 'TXT')).toEqual([]);

    const next = await finishOrder(authority, await orderFor(['alias.example.com'], { method: 'dns' }));
    expect(next.state.status).toBe('issued');
    const ofOthers = await orderFor(['alias.example.com'], { method: 'dns', accountId: 'account-2' });
    // The record of one account does not speak for another.
    expect(await authority.place(ofOthers)).toMatchObject({ status: 'pending_approval' });
  });

  it('takes names of all languages', async () => {
    const authority = authorityOf(deskSide());
    const order = await orderFor(['www.münchen.example'], { method: 'http' });
    const { state } = await finishOrder(authority, { ...order, names: ['www.xn--mnchen-3ya.example'] });
    const { chainPem } = await authority.fetchChain(state.authorityOrderId, issuanceOf(state));
    expect(new X509Certificate(chainPem).subjectAltName).toBe('DNS:www.xn--mnchen-3ya.example');
  });

  it('gives the chain that the operator prefers', async () => {
    const side = deskSide();
    const { state } = await finishOrder(authorityOf(side), await orderFor(['chain.example.com'], { method: 'http' }));
    const first = await authorityOf(side).fetchChain(state.authorityOrderId, issuanceOf(state));
    const issuerOf = (pem: string) => new X509Certificate(pem.slice(pem.lastIndexOf('-----BEGIN'))).issuer.slice(3);
    const roots = await Promise.all(
      [0, 1].map(async (number) => new X509Certificate(await manage(`roots/${number}`)).subject.slice(3)),
    );
    expect(issuerOf(first.chainPem)).toBe(roots[0]);
    const preferring = authorityOf(deskSide({ preferredChain: roots[1] }, side));
    const other = await preferring.fetchChain(state.authorityOrderId, issuanceOf(state));
    expect(issuerOf(other.chainPem)).toBe(roots[1]);
    const nowhere = authorityOf(deskSide({ preferredChain: 'No Such Root' }, side));
    expect(await nowhere.fetchChain(state.authorityOrderId, issuanceOf(state))).toEqual(first);
  });

  it('is revoked without a certificate at hand', async () => {
    const authority = authorityOf(deskSide());
    const { state } = await finishOrder(authority, await orderFor(['revoke.example.com'], { method: 'http' }));
    const revocation = { issuance: issuanceOf(state), reason: 'superseded' } as const;
    const revoked = { status: 'revoked', issuances: [issuanceOf(state)] };
    expect(await authority.revoke(state.authorityOrderId, revocation)).toMatchObject(revoked);
    const { serialNumber } = issuanceOf(state);
    const status = await manage(`cert-status-by-serial/${serialNumber}`);
    expect(JSON.parse(status.toString())).toMatchObject({ Status: 'Revoked', Reason: 4 });
  });

  it('is reissued by a new order for the same names, with the new key', async () => {
    const authority = authorityOf(deskSide());
    const order = await orderFor(['reissue.example.com'], { method: 'http' });
    const { state } = await finishOrder(authority, order);
    const { csr } = await orderFor(['reissue.example.com'], { method: 'http' });
    const again = await authority.reissue(state.authorityOrderId, { id: 'reissue-1', csr });
    expect(again.authorityOrderId).not.toBe(state.authorityOrderId);
    const reissued = await askUntilEnd(authority, { ...placedOrder(order, again), csr });
    expect(issuanceOf(reissued).serialNumber).not.toBe(issuanceOf(state).serialNumber);
  });

  it('fails with the words of the authority', async () => {
    const authority = authorityOf(deskSide());
    const blocked = await orderFor(['www.blocked.example'], { method: 'http' });
    await expect(authority.place(blocked)).rejects.toMatchObject({
      kind: 'refused',
      reason: expect.stringContaining('rejectedIdentifier'),
    });
    const nowhere = await orderFor(['www.nowhere.example'], { method: 'http' });
    const { state } = await finishOrder(authority, nowhere);
    expect(state).toMatchObject({ status: 'failed', statusReason: 'issuance_failed', rawStatus: 'invalid' });
    expect(state.statusDetail).toContain('could not resolve');
    expect(state.validations).toMatchObject([{ name: 'www.nowhere.example', state: 'invalid' }]);
    const another = await orderFor(['other.example.com'], { method: 'http' });
    const asked = await orderFor(['asked.example.com'], { method: 'http' });
    const wrongCsr = await finishOrder(authority, { ...asked, csr: another.csr });
    expect(wrongCsr.state).toMatchObject({ status: 'failed', statusReason: 'authority_refused' });
  });

  it('cannot be shown for a wildcard by a file', async () => {
    const order = await orderFor(['*.file.example.com'], { method: 'http' });
    await expect(authorityOf(deskSide()).place(order)).rejects.toMatchObject({
      kind: 'refused',
      reason: 'http-01 is not offered for *.file.example.com',
    });
    const none = await orderFor(['file.example.com'], { method: 'dns-persist' });
    await expect(authorityOf(deskSide({ methods: ['http'] })).place(none)).rejects.toMatchObject({ kind: 'refused' });
  });

  it('is canceled as long as nothing is issued', async () => {
    const authority = authorityOf(deskSide());
    const order = await orderFor(['cancel.example.com'], { method: 'dns' });
    const { authorityOrderId } = await authority.place(order);
    // And again, for whoever has lost the answer.
    for (let times = 0; times < 2; times += 1)
      expect(await authority.cancel(authorityOrderId)).toMatchObject({ status: 'canceled' });
    const { state } = await finishOrder(authority, await orderFor(['done.example.com'], { method: 'http' }));
    await expect(authority.cancel(state.authorityOrderId)).rejects.toMatchObject({ kind: 'refused' });
  });

  it('names no certificate that is not there any more, and no other in its place', async () => {
    const authority = authorityOf(deskSide());
    const { state } = await finishOrder(authority, await orderFor(['gone.example.com'], { method: 'http' }));
    const issuance = { ...issuanceOf(state), serialNumber: '00' };
    await expect(authority.fetchChain(state.authorityOrderId, issuance)).rejects.toMatchObject({ kind: 'refused' });
    const unknown = `${new URL(pebble.directoryUrl).origin}/my-order/unknown`;
    await expect(authority.fetchChain(unknown, issuanceOf(state))).rejects.toMatchObject({ kind: 'refused' });
    const order = await orderFor(['gone.example.com'], { method: 'http' });
    const placed = placedOrder(order, { ...state, authorityOrderId: unknown });
    expect(await authority.status(placed)).toMatchObject({ status: 'expired', statusReason: 'approval_window_over' });
  });

  it('keeps an account key and nothing else', async () => {
    const side = deskSide();
    await finishOrder(authorityOf(side), await orderFor(['kept.example.com'], { method: 'http' }));
    expect([...side.keep.values.values()].join()).not.toMatch(/CERTIFICATE|PRIVATE KEY/);
    expect(side.keep.values.size).toBe(1);
  });

  it('may be broken off anywhere: whoever asks next goes on', async () => {
    const whole = deskSide();
    await finishOrder(authorityOf(whole), await orderFor(['whole.example.com'], { method: 'http' }));
    const resources = [...new Set(whole.asked)];
    // Directory, nonce, account, new order, authorization, challenge, order, finalizing, certificate.
    expect(resources).toHaveLength(9);
    const calls = [...resources.map((resource) => ({ resource, time: 1 })), { resource: 'my-order', time: 2 }];
    const proofs = memoryProofs();
    for (const lost of ['request', 'answer'] as const) {
      for (const call of calls) {
        const side = createDeskSide({
          settings: {
            directoryUrl: pebble.directoryUrl,
            trustedRoots: pebble.trustedRoots,
            methods: ['http'],
          },
          from: { challenges, proofs },
          breakAt: { ...call, lost },
        });
        const order = await orderFor([`${call.resource}-${call.time}.${lost}.example.com`.toLowerCase()], {
          method: 'http',
        });
        const next = () => authorityOf(side);
        const state = await next()
          .place(order)
          .catch(() => next().place(order));
        const placed = placedOrder(order, state);
        const { status, statusDetail } = await askUntilEnd(next(), placed);
        const which = `${lost} ${call.time} of ${call.resource} is lost`;
        expect({ which, status, statusDetail }).toEqual({ which, status: 'issued', statusDetail: null });
      }
    }
    // Some twenty orders, one after the other.
  }, 300_000);
});
