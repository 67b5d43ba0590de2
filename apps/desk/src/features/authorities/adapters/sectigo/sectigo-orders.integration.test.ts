import { addMs, HOUR } from '@certdesk/platform';
import { describe, expect, it } from 'vitest';
import { ADMINISTRATOR, expectIssued, failureOf, mailToRequest, REISSUE } from '../testing/contract-world.ts';
import { sectigoOrder, startSectigo } from '../testing/sectigo-world.ts';
import { sectigoAdapter } from './sectigo-adapter.ts';

describe('an order at Sectigo', () => {
  it('is offered for the documented DV codes, with DNS and HTTP before email', async () => {
    const { authority } = await startSectigo();
    const offered = await authority.products();
    expect(offered.map(({ id }) => id)).toContain('commercial.287');
    expect(offered.find(({ id }) => id === 'commercial.287')?.validationMethods).toEqual(['dns', 'http', 'email']);
    expect(offered.find(({ wildcard }) => wildcard)?.validationMethods).toEqual(['dns', 'email']);
    expect(offered.find(({ maxNames }) => maxNames > 1)?.validationMethods).toEqual(['email']);
  });

  it('goes from the record to the certificate and its revocation', async () => {
    const { authority, fake, statusOf } = await startSectigo();
    const order = sectigoOrder();
    const placed = await authority.place(order);
    const { authorityOrderId: id } = placed;
    const { uniqueValue } = fake.sectigo.order(id);
    expect(uniqueValue).toMatch(/^[0-9a-f]{20}$/);
    expect(placed).toMatchObject({
      status: 'pending_approval',
      askAgainAt: addMs(fake.clock.now(), 3 * HOUR),
      validations: [{ name: 'www.example.com', method: 'dns', record: { type: 'CNAME' } }],
    });
    const record = placed.validations?.[0]?.record;
    expect(record?.name).toMatch(/^_[0-9A-F]{32}\.www\.example\.com$/);
    expect(record?.value).toMatch(/^[0-9A-F]{32}\.[0-9A-F]{32}\.[0-9a-f]{20}\.sectigo\.com$/);
    expect(record?.value).toContain(uniqueValue);
    expect(await statusOf(order, id)).toMatchObject({
      status: 'pending_approval',
      rawStatus: '0',
      validations: placed.validations,
      askAgainAt: addMs(fake.clock.now(), 3 * HOUR),
    });

    fake.sectigo.validate(id);
    const issued = await statusOf(order, id);
    expect(issued).toMatchObject({ status: 'issued', rawStatus: '2', validations: [] });
    const issuance = await expectIssued(authority, id, issued.issuances);

    expect(await authority.revoke(id, { issuance, reason: 'keyCompromise' })).toMatchObject({
      status: 'revoked',
      rawStatus: '-21',
    });
    expect((await failureOf(authority.fetchChain(id, issuance))).kind).toBe('refused');
  });

  it('is shown by a file with a token of its own', async () => {
    const { authority } = await startSectigo();
    const files = [];
    for (const order of [sectigoOrder({ validationMethod: 'http' }), sectigoOrder({ validationMethod: 'http' })])
      files.push((await authority.place(order)).validations?.[0]?.file);
    expect(files[0]?.url).toMatch(/^http:\/\/www\.example\.com\/\.well-known\/pki-validation\/[0-9A-F]{32}\.txt$/);
    expect(files[0]?.content).toMatch(/^[0-9A-F]{64}\nsectigo\.com\n[0-9a-f]{20}$/);
    // The same CSR twice: two tokens, or the first order would fail.
    expect(files[0]?.content).not.toBe(files[1]?.content);
  });

  it('is approved by an address that was listed just before, and has its email sent again there', async () => {
    const { authority, fake } = await startSectigo();
    const order = sectigoOrder({ validationMethod: 'email' });
    const { authorityOrderId: id } = await authority.place(order);
    expect((await authority.requestMails([mailToRequest(id, 'approver')]))[0]?.outcome).toBe('handed_over');
    expect(fake.mails.of('sectigo', id).map(({ to }) => to)).toEqual([[ADMINISTRATOR], [ADMINISTRATOR]]);
    // Nobody has listed this address.
    const refused = await failureOf(
      authority.place(sectigoOrder({ validationMethod: 'email', approverEmail: 'admin@example.org' })),
    );
    expect([refused.kind, refused.reason]).toEqual([
      'refused',
      "The value of the 'dcvEmailAddress' argument is invalid!",
    ]);
  });

  it('names the addresses that may approve, for a day', async () => {
    const { authority } = await startSectigo();
    const { addresses, freshForMs } = await authority.approverAddresses('example.com');
    expect(addresses).toContain(ADMINISTRATOR);
    expect([addresses.length, freshForMs]).toEqual([5, 24 * HOUR]);
  });

  it('for several names is approved by email', async () => {
    const { authority, fake } = await startSectigo();
    const names = ['www.example.com', 'a.www.example.com'];
    const order = sectigoOrder({
      productId: 'commercial.279',
      names,
      validationMethod: 'email',
    });
    const placed = await authority.place(order);
    expect(fake.sectigo.order(placed.authorityOrderId)).toMatchObject({
      names,
      emails: [ADMINISTRATOR, ADMINISTRATOR],
    });
    expect(placed.validations?.map(({ name, method }) => [name, method])).toEqual(names.map((name) => [name, 'email']));
  });

  it('never has Sectigo asked for a mail with the certificate: it has none, and the desk sends it', async () => {
    const { authority, fake, issue } = await startSectigo();
    const { id } = await issue();
    expect(authority.mailKinds).toEqual(['approver']);
    expect((await authority.requestMails([mailToRequest(id, 'fulfillment')]))[0]?.outcome).toBe('refused');
    expect(fake.calls.all().filter(({ path }) => path.includes('Resend'))).toEqual([]);
  });

  it('is canceled while it waits, and never revoked by canceling', async () => {
    const { authority, fake, issue, statusOf } = await startSectigo();
    const order = sectigoOrder();
    const { authorityOrderId: id } = await authority.place(order);
    expect(await authority.cancel(id)).toMatchObject({ status: 'canceled', rawStatus: '-20' });
    expect((await statusOf(order, id)).status).toBe('canceled');
    expect((await authority.cancel(id)).status).toBe('canceled');
    const issued = await issue();
    expect((await failureOf(authority.cancel(issued.id))).kind).toBe('refused');
    expect(fake.sectigo.order(issued.id).status).toBe('issued');
  });

  it('is rejected by Sectigo, and is not taken for canceled when that was refused before', async () => {
    const { authority, fake, statusOf } = await startSectigo();
    const order = sectigoOrder();
    const { authorityOrderId: id } = await authority.place(order);
    const body = 'errorCode=-4&errorMessage=No';
    fake.faults.set([{ at: 'call', path: 'Revoke', times: 1, strike: { do: 'answer', status: 200, body } }]);
    expect((await failureOf(authority.cancel(id))).reason).toBe('No');
    fake.sectigo.end(id);
    expect(await statusOf(order, id)).toMatchObject({ status: 'rejected', statusReason: 'rejected_by_vetting' });
  });

  it('waits for a payment where the account pays for each order', async () => {
    const { authority, fake } = await startSectigo();
    fake.sectigo.account.needsPayment = true;
    expect(await authority.place(sectigoOrder())).toMatchObject({
      status: 'processing',
      statusDetail: 'payment required',
    });
  });

  it('gets a new key, and stays issued while the new names are shown', async () => {
    const { authority, fake, issue, statusOf } = await startSectigo();
    const { order, id, issuance: first } = await issue();
    const before = (await authority.place(order)).validations;
    const reissued = await authority.reissue(id, REISSUE);
    expect(reissued).toMatchObject({ authorityOrderId: id, status: 'issued', rawStatus: '0' });
    expect(reissued.validations?.[0]?.record?.value).toMatch(/^[0-9A-F]{32}\.[0-9A-F]{32}\.sectigo\.com$/);
    expect(reissued.validations).not.toEqual(before);
    fake.sectigo.validate(id);
    const [second] = (await statusOf(order, id)).issuances;
    if (!second) throw new Error('nothing was issued');
    expect(second.serialNumber).not.toBe(first.serialNumber);
    // Sectigo gives the newest only.
    expect((await failureOf(authority.fetchChain(id, first))).kind).toBe('refused');
  });

  it('is hinted at by the push, whoever sends it, with or without a certificate', async () => {
    const { authority } = await startSectigo();
    const hint = [{ authorityOrderId: '3040824' }];
    expect(
      authority.readWebhook({ headers: {}, query: { orderNumber: '3040824', statusCode: '6' }, body: '' }),
    ).toEqual(hint);
    const body = 'orderNumber=3040824&certificate=-----BEGIN+CERTIFICATE-----&statusCode=6';
    expect(authority.readWebhook({ headers: {}, query: {}, body })).toEqual(hint);
    expect(authority.readWebhook({ headers: {}, query: { orderNumber: '1 OR 1' }, body: '' })).toBeUndefined();
    expect(authority.readWebhook({ headers: {}, query: {}, body: '{}' })).toBeUndefined();
  });

  it('can be placed by whoever has the login: the connection test finds out', async () => {
    const { parts } = await startSectigo();
    await expect(sectigoAdapter.test(parts)).resolves.toBeUndefined();
    const secrets = { ...parts.secrets, loginPassword: 'another' };
    expect((await failureOf(sectigoAdapter.test({ ...parts, secrets }))).kind).toBe('unreachable');
  });
});
