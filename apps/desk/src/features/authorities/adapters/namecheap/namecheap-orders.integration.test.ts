import { describe, expect, it } from 'vitest';
import {
  ADMINISTRATOR,
  CSR,
  chainOf,
  expectIssued,
  failureOf,
  mailToRequest,
  REISSUE,
} from '../testing/contract-world.ts';
import { namecheapOrder, startNamecheap } from '../testing/namecheap-world.ts';
import { namecheapAdapter } from './namecheap-adapter.ts';

const ORGANIZATION = {
  name: 'Example Corp',
  street: 'Main Street 1',
  city: 'Phoenix',
  region: 'AZ',
  postalCode: '85034',
  country: 'US',
};

describe('an order at Namecheap', () => {
  it('is offered for the types that are sold today, with DNS and HTTP before email and no file for a wildcard', async () => {
    const { authority } = await startNamecheap();
    const offered = await authority.products();
    expect(offered.map(({ name }) => name)).toContain('SAN Certificate');
    expect(offered.find(({ name }) => name === 'Standard SSL')?.validationMethods).toEqual(['dns', 'http', 'email']);
    expect(offered.find(({ wildcard }) => wildcard)?.validationMethods).toEqual(['dns', 'email']);
  });

  it('goes from the purchase to the certificate and its mail', async () => {
    const { authority, fake, statusOf } = await startNamecheap();
    const order = namecheapOrder();
    const placed = await authority.place(order);
    const { authorityOrderId: id } = placed;
    expect(placed).toMatchObject({
      status: 'pending_approval',
      validations: [{ name: 'www.example.com', method: 'dns', state: 'waiting', record: { type: 'CNAME' } }],
    });
    expect(placed.validations?.[0]?.record?.name).toMatch(/^_[0-9A-F]{32}\.www\.example\.com$/);
    expect(await statusOf(order, id)).toMatchObject({ rawStatus: 'purchased', validations: placed.validations });

    fake.namecheap.validate(id);
    const issued = await statusOf(order, id);
    expect(issued).toMatchObject({ status: 'issued', rawStatus: 'active', validations: [] });
    await expectIssued(authority, id, issued.issuances);

    expect(await authority.requestMails([mailToRequest(id, 'fulfillment')])).toEqual([
      { id: 'm1', outcome: 'handed_over' },
    ]);
    const sent = fake.mails.of('namecheap', id).filter(({ kind }) => kind === 'fulfillment');
    expect(sent.map(({ to }) => to)).toEqual([[ADMINISTRATOR], [ADMINISTRATOR]]);
  });

  it('is shown by a file, or by an email to the administrator that is sent again', async () => {
    const { authority, fake } = await startNamecheap();
    const byFile = await authority.place(namecheapOrder({ validationMethod: 'http' }));
    expect(byFile.validations?.[0]?.file).toMatchObject({
      url: expect.stringMatching(/^http:\/\/www\.example\.com\/\.well-known\/pki-validation\/[0-9A-F]{32}\.txt$/),
      content: expect.stringContaining('comodoca.com'),
    });
    const { authorityOrderId: id } = await authority.place(namecheapOrder({ validationMethod: 'email' }));
    expect((await authority.requestMails([mailToRequest(id, 'approver')]))[0]?.outcome).toBe('handed_over');
    expect(fake.mails.of('namecheap', id).map(({ kind, to }) => [kind, to])).toEqual([
      ['approver', [ADMINISTRATOR]],
      ['approver', [ADMINISTRATOR]],
    ]);
  });

  it('says in Namecheap’s words why a mail is not sent', async () => {
    const { authority } = await startNamecheap();
    const { authorityOrderId: id } = await authority.place(namecheapOrder());
    expect(await authority.requestMails([mailToRequest(id, 'fulfillment')])).toEqual([
      { id: 'm1', outcome: 'refused', detail: { cause: 'authority_refused', response: 'Status is invalid' } },
    ]);
  });

  it('for several names buys those that are not included, and says what to set for each', async () => {
    const { authority, fake } = await startNamecheap();
    const names = ['www', 'a', 'b', 'c', 'd'].map((label) => `${label}.example.com`);
    const placed = await authority.place(namecheapOrder({ productId: 'commercial.san-certificate', names }));
    expect(fake.namecheap.certificate(placed.authorityOrderId)).toMatchObject({ sans: 2, names });
    expect(placed.validations?.map(({ name, record }) => [name, record?.name.endsWith(name)])).toEqual(
      names.map((name) => [name, true]),
    );
  });

  it('passes on an organization, and its incorporation for EV', async () => {
    const { authority } = await startNamecheap();
    const order = namecheapOrder({ productId: 'commercial.ev-ssl', organization: ORGANIZATION });
    expect((await authority.place(order)).status).toBe('pending_approval');
    expect(await failureOf(authority.place(namecheapOrder({ productId: 'commercial.ev-ssl' })))).toMatchObject({
      kind: 'refused',
      reason: expect.stringContaining('CompanyIncorporationCountry'),
    });
  });

  it('gets a new key under a new id, and both certificates can be fetched', async () => {
    const { authority, fake, issue, statusOf } = await startNamecheap();
    const { order, id, issuance: first } = await issue();
    const reissued = await authority.reissue(id, REISSUE);
    expect(reissued).toMatchObject({ status: 'issued', rawStatus: 'purchased', validations: [{ state: 'waiting' }] });
    expect(reissued.authorityOrderId).not.toBe(id);
    fake.namecheap.validate(reissued.authorityOrderId);
    // Also who still knows the first id finds the newest.
    const state = await statusOf(order, id);
    expect(state.authorityOrderId).toBe(reissued.authorityOrderId);
    const [second] = state.issuances;
    if (!second) throw new Error('nothing was issued');
    expect(second.serialNumber).not.toBe(first.serialNumber);
    for (const issuance of [first, second])
      expect(await chainOf(authority, state.authorityOrderId, issuance)).toHaveLength(2);
  });

  it('has only a certificate revoked that a reissue has replaced', async () => {
    const { authority, fake, issue } = await startNamecheap();
    const { id, issuance } = await issue();
    const refused = await failureOf(authority.revoke(id, { issuance, reason: 'keyCompromise' }));
    expect([refused.kind, refused.reason]).toEqual(['refused', 'Status is invalid']);
    const { authorityOrderId: next } = await authority.reissue(id, REISSUE);
    fake.namecheap.validate(next);
    expect(await authority.revoke(next, { issuance, reason: 'keyCompromise' })).toMatchObject({
      authorityOrderId: next,
      status: 'issued',
    });
    expect(fake.namecheap.certificate(id).status).toBe('revoked');
  });

  it.each([
    ['cancelled', 'canceled'],
    ['CANCELLED', 'canceled'],
    ['purchaseerror', 'processing'],
    ['newrenewal', 'processing'],
    ['something-new', 'processing'],
  ])('in the state %s is %s here', async (raw, status) => {
    const { authority, fake, statusOf } = await startNamecheap();
    const order = namecheapOrder();
    const { authorityOrderId: id } = await authority.place(order);
    fake.namecheap.setStatus(id, raw);
    expect(await statusOf(order, id)).toMatchObject({ status, rawStatus: raw });
  });

  it('can be placed by whoever has the key: the connection test finds out', async () => {
    const { parts } = await startNamecheap();
    await expect(namecheapAdapter.test(parts)).resolves.toBeUndefined();
    const refused = await failureOf(namecheapAdapter.test({ ...parts, secrets: { apiKey: 'another' } }));
    expect(refused.kind).toBe('unreachable');
  });

  it('may be approved by the addresses that Namecheap names', async () => {
    const { authority } = await startNamecheap();
    const { addresses, freshForMs } = await authority.approverAddresses('example.com');
    expect([addresses[0], addresses.length, freshForMs]).toEqual([ADMINISTRATOR, 5, undefined]);
  });

  it('has its CSR examined before anything is bought', async () => {
    const { authority, bought } = await startNamecheap();
    expect(await authority.checkCsr(CSR)).toEqual({ faults: [] });
    expect(await authority.checkCsr('no CSR')).toEqual({ faults: ['CSR could not be parsed'] });
    expect((await failureOf(authority.place(namecheapOrder({ csr: 'no CSR' })))).kind).toBe('refused');
    expect(bought()).toEqual([]);
  });
});
