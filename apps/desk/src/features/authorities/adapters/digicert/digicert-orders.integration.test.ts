import { DAY } from '@certdesk/platform';
import { describe, expect, it } from 'vitest';
import { ADMINISTRATOR, chainOf, expectIssued, failureOf, mailToRequest, REISSUE } from '../testing/contract-world.ts';
import { digicertOrder, startDigicert } from '../testing/digicert-world.ts';
import { digicertAdapter } from './digicert-adapter.ts';

describe('an order at DigiCert', () => {
  it('is offered for the products that the account has and the desk knows', async () => {
    const { authority } = await startDigicert();
    const offered = await authority.products();
    expect(offered.map(({ id }) => id)).toEqual([
      'commercial.ssl_dv_geotrust',
      'commercial.ssl_dv_geotrust_flex',
      'commercial.wildcard_dv_rapidssl',
    ]);
    expect(offered[0]).toMatchObject({ validationMethods: ['dns', 'http', 'email'], validityDays: 199 });
    const { authority: withOrganization } = await startDigicert({ settings: { organizationId: 112233 } });
    const levels = (await withOrganization.products()).map(({ validationLevel }) => validationLevel);
    expect(levels).toEqual(['DV', 'DV', 'DV', 'OV', 'OV', 'EV']);
  });

  it('goes from the DNS record to the certificate, its mail and its revocation', async () => {
    const { authority, fake, statusOf } = await startDigicert({ settings: { skipApproval: true } });
    const order = digicertOrder();
    const placed = await authority.place(order);
    const id = placed.authorityOrderId;
    expect(placed).toMatchObject({ status: 'pending_approval', validations: [{ state: 'waiting', by: 'person' }] });
    const [{ record } = {}] = placed.validations ?? [];
    expect(record).toEqual({ type: 'TXT', name: 'www.example.com', value: expect.stringMatching(/^[0-9a-f]{32}$/) });

    const waiting = await statusOf(order, id);
    expect(waiting).toMatchObject({ status: 'pending_approval', rawStatus: 'pending', validations: [{ record }] });
    const endsAfter = Number(waiting.approvalEndsAt) - fake.clock.now().getTime();
    expect(Math.round(endsAfter / DAY)).toBe(30);

    fake.digicert.publish(Number(id));
    const issued = await statusOf(order, id);
    expect(issued).toMatchObject({ status: 'issued', rawStatus: 'issued', validations: [] });
    const issuance = await expectIssued(authority, id, issued.issuances);
    expect(issuance).toMatchObject({ notBefore: '2026-11-22T00:00:00.000Z', notAfter: '2027-06-08T23:59:59.000Z' });

    expect(await authority.requestMails([mailToRequest(id, 'fulfillment')])).toEqual([
      { id: 'm1', outcome: 'handed_over' },
    ]);
    expect(fake.mails.of('digicert', id).at(-1)).toMatchObject({ kind: 'fulfillment', to: [ADMINISTRATOR] });

    const revoked = await authority.revoke(id, { issuance, reason: 'superseded' });
    expect(revoked).toMatchObject({ status: 'revoked', rawStatus: 'revoked', statusDetail: null });
  });

  it('is shown by a file, or by a CNAME, where that is chosen', async () => {
    const { authority } = await startDigicert({ settings: { dnsRecord: 'CNAME' } });
    const names = ['www.example.com', '*.example.org'];
    const byName = await authority.place(digicertOrder({ names }));
    expect(byName.validations?.map(({ record }) => record)).toEqual([
      {
        type: 'CNAME',
        name: '_dnsauth.www.example.com',
        value: expect.stringMatching(/^[0-9a-f]{32}\.dcv\.digicert\.com$/),
      },
      { type: 'CNAME', name: '_dnsauth.example.org', value: expect.any(String) },
    ]);
    const byFile = await authority.place(digicertOrder({ validationMethod: 'http' }));
    expect(byFile.validations).toMatchObject([
      { method: 'http', file: { url: 'http://www.example.com/.well-known/pki-validation/fileauth.txt' } },
    ]);
  });

  it('says in the words of DigiCert that a file shows no wildcard', async () => {
    const { authority } = await startDigicert();
    const error = await failureOf(
      authority.place(digicertOrder({ names: ['*.example.com'], validationMethod: 'http' })),
    );
    expect([error.kind, error.reason]).toEqual(['refused', 'Wildcard names cannot be validated with http-token.']);
  });

  it('says which names have been found, and what DigiCert says of the others', async () => {
    const { authority, fake, statusOf } = await startDigicert();
    const order = digicertOrder({ names: ['www.example.com', 'www.example.org'], validationMethod: 'http' });
    const { authorityOrderId: id } = await authority.place(order);
    const { validations } = await statusOf(order, id);
    expect(validations?.map(({ state, detail }) => [state, detail])).toEqual([
      ['waiting', expect.stringMatching(/Could not find the random value/)],
      ['waiting', expect.stringMatching(/Could not find the random value/)],
    ]);
    const byRecord = digicertOrder({ names: ['www.example.com', 'www.example.org'] });
    const { authorityOrderId: other } = await authority.place(byRecord);
    fake.digicert.publish(Number(other), 'www.example.org');
    expect((await statusOf(byRecord, other)).validations?.map(({ state }) => state)).toEqual(['waiting', 'valid']);
  });

  it('gets a new value for its record when the old one has expired', async () => {
    const { authority, fake, statusOf } = await startDigicert();
    const order = digicertOrder();
    const { authorityOrderId: id, validations: [before] = [] } = await authority.place(order);
    fake.clock.advance(31 * DAY);
    const [after] = (await statusOf(order, id)).validations ?? [];
    expect(after?.record?.value).toMatch(/^[0-9a-f]{32}$/);
    expect(after?.record?.value).not.toBe(before?.record?.value);
  });

  it('is approved by mail where that is chosen', async () => {
    const { authority, fake, statusOf } = await startDigicert();
    const order = digicertOrder({ validationMethod: 'email' });
    const placed = await authority.place(order);
    const id = placed.authorityOrderId;
    expect(placed.validations).toEqual([{ name: 'www.example.com', method: 'email', state: 'waiting', by: 'person' }]);
    const mail = { id: 'm1', authorityOrderId: id, kind: 'approver', recipient: ADMINISTRATOR } as const;
    expect(await authority.requestMails([mail])).toEqual([{ id: 'm1', outcome: 'handed_over' }]);
    const mails = fake.mails.of('digicert', id);
    expect(mails.map(({ kind, to }) => [kind, to])).toEqual([
      ['approver', [ADMINISTRATOR]],
      ['approver', [ADMINISTRATOR]],
    ]);
    expect(mails[1]?.body).toBe(mails[0]?.body);
    expect((await statusOf(order, id)).status).toBe('pending_approval');
    fake.digicert.validate(Number(id));
    expect((await statusOf(order, id)).status).toBe('issued');
  });

  it('waits for the account, for its names and for its organization, and says for which', async () => {
    const { authority, fake, statusOf } = await startDigicert({ settings: { organizationId: 112233 } });
    fake.digicert.account.needsApproval = true;
    const order = digicertOrder({ productId: 'commercial.ssl_basic' });
    const placed = await authority.place(order);
    const id = placed.authorityOrderId;
    expect(placed).toMatchObject({ status: 'processing', statusReason: 'vetting' });
    expect(await statusOf(order, id)).toMatchObject({ status: 'processing', rawStatus: 'needs_approval' });
    fake.digicert.approve(Number(id));
    expect(await statusOf(order, id)).toMatchObject({ status: 'pending_approval', rawStatus: 'pending' });
    fake.digicert.validate(Number(id));
    expect(await statusOf(order, id)).toMatchObject({ status: 'processing', statusReason: 'vetting' });
    fake.digicert.vet(Number(id));
    expect(await statusOf(order, id)).toMatchObject({ status: 'issued' });
  });

  it('may be issued at once, for a domain that the account has shown before', async () => {
    const { authority, fake } = await startDigicert();
    fake.digicert.trust('www.example.com');
    const placed = await authority.place(digicertOrder());
    expect(placed).toMatchObject({ status: 'issued', issuances: [{ serialNumber: expect.any(String) }] });
  });

  it('stands although it cannot be read at once', async () => {
    const { authority, fake } = await startDigicert();
    fake.digicert.trust('www.example.com');
    fake.faults.set([{ at: 'call', method: 'GET', path: '/order/certificate/', strike: { do: 'drop' } }]);
    expect(await authority.place(digicertOrder())).toMatchObject({ status: 'processing', statusReason: 'issuing' });
  });

  it('knows the order that it renews', async () => {
    const { authority, fake, issue } = await startDigicert();
    const { id } = await issue();
    const { authorityOrderId: renewal } = await authority.place(digicertOrder({ renews: id }));
    expect(fake.digicert.order(Number(renewal))).toMatchObject({ is_renewal: true, renewal_of_order_id: Number(id) });
  });

  it('is canceled while it waits, and says why not when it is too late', async () => {
    const { authority, issue } = await startDigicert();
    const { authorityOrderId: id } = await authority.place(digicertOrder());
    expect(await authority.cancel(id)).toMatchObject({ status: 'canceled', rawStatus: 'canceled' });
    const error = await failureOf(authority.cancel((await issue()).id));
    expect([error.kind, error.reason]).toEqual(['refused', 'Only pending orders can be canceled.']);
  });

  it('is revoked by an administrator of the account unless that is skipped, and says so until then', async () => {
    const { authority, fake, issue, statusOf } = await startDigicert();
    const { order, id, issuance } = await issue();
    const asked = await authority.revoke(id, { issuance, reason: 'keyCompromise' });
    expect(asked).toMatchObject({ status: 'issued', statusDetail: 'revoke: pending' });
    fake.digicert.approveRevocation(Number(id));
    expect((await statusOf(order, id)).status).toBe('revoked');
  });

  it('is reissued under the same id, and keeps both certificates', async () => {
    const { authority, issue, statusOf, fake } = await startDigicert();
    const { order, id, issuance: first } = await issue({ names: ['www.example.com', 'example.com'] });
    fake.clock.advance(DAY);
    const reissued = await authority.reissue(id, REISSUE);
    const [second] = reissued.issuances;
    expect(reissued).toMatchObject({ authorityOrderId: id, status: 'issued' });
    expect(second?.serialNumber).not.toBe(first.serialNumber);
    if (!second) throw new Error('nothing was issued anew');
    const [oldLeaf] = await chainOf(authority, id, first);
    const [newLeaf] = await chainOf(authority, id, second);
    expect([oldLeaf?.serialNumber, newLeaf?.serialNumber]).toEqual([first.serialNumber, second.serialNumber]);
    expect(newLeaf?.subjectAltName).toBe('DNS:www.example.com, DNS:example.com');
    const error = await failureOf(authority.fetchChain(id, { ...first, serialNumber: '4ABC' }));
    expect(error.kind).toBe('refused');
    expect((await statusOf(order, id)).status).toBe('issued');
  });

  it('is still issued while its reissue waits for a name, and may do without the reissue', async () => {
    const { authority, fake, issue, statusOf } = await startDigicert();
    const { order, id, issuance } = await issue();
    fake.digicert.forgetNames(Number(id));
    const waiting = await authority.reissue(id, REISSUE);
    const open = { status: 'issued', rawStatus: 'reissue_pending', issuances: [issuance] };
    expect(waiting).toMatchObject({ ...open, validations: [{ state: 'waiting', record: { type: 'TXT' } }] });
    expect(await statusOf(order, id)).toMatchObject(open);
    expect(await authority.cancel(id)).toMatchObject({ status: 'issued', rawStatus: 'issued', issuances: [issuance] });
  });

  it('expires with its certificate', async () => {
    const { fake, issue, statusOf } = await startDigicert();
    const { order, id } = await issue();
    fake.clock.advance(200 * DAY);
    expect(await statusOf(order, id)).toMatchObject({ status: 'expired', statusReason: 'certificate_expired' });
  });

  it.each([
    ['rejected', 'rejected'],
    ['denied', 'rejected'],
    ['CANCELED', 'canceled'],
    ['waiting_pickup', 'processing'],
    ['needs_csr', 'processing'],
    ['approved', 'processing'],
    ['something nobody has heard of', 'processing'],
  ])('in the state "%s" is %s here', async (raw, status) => {
    const { authority, fake, statusOf } = await startDigicert();
    const order = digicertOrder();
    const { authorityOrderId: id } = await authority.place(order);
    fake.digicert.setStatus(Number(id), raw);
    expect(await statusOf(order, id)).toMatchObject({ status, rawStatus: raw });
  });

  it('with a certificate is issued, whatever a new word for its state may mean', async () => {
    const { fake, issue, statusOf } = await startDigicert();
    const { order, id } = await issue();
    fake.digicert.setStatus(Number(id), 'gift_wrapped');
    expect(await statusOf(order, id)).toMatchObject({ status: 'issued', rawStatus: 'gift_wrapped' });
  });

  it('can be placed by whoever has the key: the connection test finds out', async () => {
    const { parts } = await startDigicert();
    await expect(digicertAdapter.test(parts)).resolves.toBeUndefined();
    const error = await failureOf(digicertAdapter.test({ ...parts, secrets: { apiKey: 'another' } }));
    expect([error.kind, error.reason]).toEqual(['unreachable', 'The API key is not valid.']);
  });
});
