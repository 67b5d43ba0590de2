import { createCsr } from '@certdesk/pki';
import { DAY } from '@certdesk/platform';
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
import { godaddyOrder, startGodaddy, WEBHOOK_URL } from '../testing/godaddy-world.ts';
import { godaddyAdapter } from './godaddy-adapter.ts';

describe('an order at GoDaddy', () => {
  it('is offered for the documented product types that are for TLS servers', async () => {
    const { authority } = await startGodaddy();
    const offered = await authority.products();
    expect(offered.map(({ id, validationLevel }) => [id, validationLevel])).toContainEqual([
      'commercial.UCC_OV_SSL',
      'OV',
    ]);
    expect(offered).toHaveLength(8);
    expect(offered.map(({ id }) => id).join()).not.toMatch(/_CS|_DS/);
  });

  it('goes from the approval to the certificate, its mail and its revocation', async () => {
    const { authority, fake, statusOf } = await startGodaddy();
    const order = godaddyOrder();
    const placed = await authority.place(order);
    const id = placed.authorityOrderId;
    expect(placed).toMatchObject({ status: 'pending_approval', issuances: [] });
    expect(await statusOf(order, id)).toMatchObject({
      status: 'pending_approval',
      rawStatus: 'PENDING_ISSUANCE',
      validations: [{ name: 'www.example.com', method: 'email', state: 'waiting', by: 'person' }],
    });

    fake.clock.advance(60_000);
    fake.godaddy.validate(id);
    const issued = await statusOf(order, id);
    expect(issued).toMatchObject({ status: 'issued', rawStatus: 'ISSUED', validations: [] });
    const issuance = await expectIssued(authority, id, issued.issuances);

    expect(await authority.requestMails([mailToRequest(id, 'fulfillment')])).toEqual([
      { id: 'm1', outcome: 'handed_over' },
    ]);
    const sent = fake.mails.of('godaddy', id).filter(({ kind }) => kind === 'fulfillment');
    expect(sent.map(({ to }) => to)).toEqual([[ADMINISTRATOR], [ADMINISTRATOR]]);

    const revoked = await authority.revoke(id, { issuance, reason: 'keyCompromise' });
    expect(revoked).toMatchObject({ status: 'revoked', rawStatus: 'REVOKED' });
    expect((await failureOf(authority.fetchChain(id, issuance))).kind).toBe('refused');
  });

  it('has its approver email sent again, to the mailbox that was named and no other', async () => {
    const { authority, fake } = await startGodaddy();
    const { authorityOrderId: id } = await authority.place(godaddyOrder({ approverEmail: 'hostmaster@example.com' }));
    const before = fake.mails.of('godaddy', id).length;
    const [refused] = await authority.requestMails([mailToRequest(id, 'fulfillment')]);
    expect(refused).toEqual({ id: 'm1', outcome: 'refused', detail: { cause: 'state_not_allowed' } });
    const [answer] = await authority.requestMails([
      { ...mailToRequest(id, 'approver'), recipient: 'hostmaster@www.example.com' },
    ]);
    expect(answer?.outcome).toBe('handed_over');
    expect(fake.mails.of('godaddy', id).slice(before)).toMatchObject([
      { kind: 'approver', to: ['hostmaster@www.example.com'] },
    ]);
  });

  it('tells who was mailed what and when, and nothing of what the mails say', async () => {
    const { authority, issue } = await startGodaddy();
    const { id } = await issue();
    const mails = await authority.mailsOf(id);
    expect(mails.map(({ kind }) => kind)).toEqual([...Array(5).fill('approver'), 'fulfillment']);
    expect(mails.at(-1)).toEqual({ kind: 'fulfillment', recipient: ADMINISTRATOR, at: expect.any(Date) });
    expect(JSON.stringify(mails)).not.toMatch(/https:|CERTIFICATE|subject|body/i);
  });

  it('tells nothing where GoDaddy has no history, and reads one that is no list', async () => {
    const { authority, fake, issue } = await startGodaddy();
    const { id } = await issue();
    fake.godaddy.history.single = true;
    expect((await authority.mailsOf(id)).map(({ kind }) => kind)).toEqual(['fulfillment']);
    const body = '{"code":"NOT_FOUND","message":"Email history not found"}';
    const strike = { do: 'answer', status: 409, contentType: 'application/json', body } as const;
    fake.faults.set([{ at: 'call', path: '/email/history', strike }]);
    expect(await authority.mailsOf(id)).toEqual([]);
  });

  it('for several names has a size that holds them, and says how far each is', async () => {
    const { authority, fake, statusOf } = await startGodaddy();
    const names = [
      'www.example.com',
      'a.example.com',
      'b.example.com',
      'c.example.com',
      'd.example.com',
      'e.example.com',
    ];
    const order = godaddyOrder({ productId: 'commercial.UCC_DV_SSL', names });
    const { authorityOrderId: id } = await authority.place(order);
    expect(fake.godaddy.certificate(id)).toMatchObject({ slotSize: 'TEN', commonName: 'www.example.com' });
    fake.godaddy.validate(id, 'b.example.com');
    const { validations } = await statusOf(order, id);
    expect(validations?.map(({ name, state }) => [name, state])).toEqual(
      names.map((name) => [name, name === 'b.example.com' ? 'valid' : 'waiting']),
    );
  });

  it('waits for its organization when all names are in order', async () => {
    const { authority, fake, statusOf } = await startGodaddy();
    const organization = {
      name: 'Example Corp',
      city: 'Tempe',
      region: 'Arizona',
      country: 'US',
      registrationNumber: '7',
    };
    const order = godaddyOrder({ productId: 'commercial.EV_SSL', organization });
    const { authorityOrderId: id } = await authority.place(order);
    fake.godaddy.validate(id);
    expect(await statusOf(order, id)).toMatchObject({ status: 'processing', statusReason: 'vetting' });
    fake.godaddy.vet(id);
    expect(await statusOf(order, id)).toMatchObject({ status: 'issued' });
  });

  it('is denied with the reason that GoDaddy gives', async () => {
    const { authority, fake, statusOf } = await startGodaddy();
    const order = godaddyOrder();
    const { authorityOrderId: id } = await authority.place(order);
    fake.godaddy.deny(id, 'CAA records exist for the domain');
    const denied = { status: 'rejected', statusDetail: 'CAA records exist for the domain', rawStatus: 'DENIED' };
    expect(await statusOf(order, id)).toMatchObject(denied);
  });

  it('is canceled while it waits, and says why not when it is too late', async () => {
    const { authority, issue } = await startGodaddy();
    const { authorityOrderId: id } = await authority.place(godaddyOrder());
    expect(await authority.cancel(id)).toMatchObject({ status: 'canceled', rawStatus: 'CANCELED' });
    const error = await failureOf(authority.cancel((await issue()).id));
    expect([error.kind, error.reason]).toEqual(['refused', 'Certificate state does not allow this']);
  });

  it('gets a new key under the same id, and stays issued meanwhile', async () => {
    const { authority, fake, issue, statusOf } = await startGodaddy();
    const { order, id, issuance: first } = await issue();
    expect(await authority.reissue(id, REISSUE)).toMatchObject({
      authorityOrderId: id,
      status: 'issued',
      rawStatus: 'PENDING_REKEY',
      issuances: [first],
    });
    fake.godaddy.validate(id);
    const [second] = (await statusOf(order, id)).issuances;
    if (!second) throw new Error('nothing was issued');
    expect(second.serialNumber).not.toBe(first.serialNumber);
    expect(await chainOf(authority, id, second)).toHaveLength(2);
    // GoDaddy gives the newest only.
    expect((await failureOf(authority.fetchChain(id, first))).kind).toBe('refused');
  });

  it('expires with its certificate', async () => {
    const { fake, issue, statusOf } = await startGodaddy();
    const { order, id } = await issue();
    fake.clock.advance(200 * DAY);
    expect(await statusOf(order, id)).toMatchObject({ status: 'expired', statusReason: 'certificate_expired' });
  });

  it.each([
    ['UNUSED', 'processing'],
    ['PENDING_REVOCATION', 'issued'],
    ['SOMETHING_NEW', 'processing'],
  ])('in the state %s is %s here', async (raw, status) => {
    const { authority, fake, statusOf } = await startGodaddy();
    const order = godaddyOrder();
    const { authorityOrderId: id } = await authority.place(order);
    fake.godaddy.setStatus(id, raw);
    expect(await statusOf(order, id)).toMatchObject({ status, rawStatus: raw });
  });

  it('reads a serial number that is decimal only', async () => {
    const { fake, issue, statusOf } = await startGodaddy();
    const { order, id, issuance } = await issue();
    fake.faults.set([{ at: 'call', strike: { do: 'remove', path: '/serialNumberHex' } }]);
    expect((await statusOf(order, id)).issuances).toEqual([issuance]);
  });

  it('is told in the language of the order, and calls back to an address that names it', async () => {
    const { authority, fake } = await startGodaddy({ webhookUrl: WEBHOOK_URL });
    const order = godaddyOrder();
    const { authorityOrderId: id } = await authority.place(order);
    const answer = await fetch(`${fake.url}/v1/certificates/${id}/callback`, {
      headers: { authorization: 'sso-key FAKE-GODADDY-API-KEY:FAKE-GODADDY-API-SECRET' },
    });
    expect(await answer.json()).toEqual({ callbackUrl: `${WEBHOOK_URL}?reference=${order.reference}` });
    const body = '{"type":"CERTIFICATE_ISSUED","createdAt":"2026-11-22T09:00:00Z"}';
    const hints = authority.readWebhook({ headers: {}, query: { reference: order.reference }, body });
    expect(hints).toEqual([{ reference: order.reference }]);
    expect(authority.readWebhook({ headers: {}, query: {}, body })).toBeUndefined();
    expect(authority.readWebhook({ headers: {}, query: { reference: 'x' }, body: 'hello' })).toBeUndefined();
  });

  it('can be placed by whoever has the key: the connection test finds out', async () => {
    const { parts } = await startGodaddy();
    await expect(godaddyAdapter.test(parts)).resolves.toBeUndefined();
    const secrets = { ...parts.secrets, apiSecret: 'another' };
    expect((await failureOf(godaddyAdapter.test({ ...parts, secrets }))).kind).toBe('unreachable');
  });
});

describe('a CSR that GoDaddy examines', () => {
  it('is in order, or has the faults that GoDaddy names', async () => {
    const { authority } = await startGodaddy();
    expect(await authority.checkCsr(CSR)).toEqual({ faults: [] });
    expect(await authority.checkCsr('no CSR')).toEqual({ faults: ['CSR is invalid'] });
    const { csrPem } = await createCsr({ names: ['a.example.com', 'b.example.com'], key: 'ecdsa-p256' });
    expect(await authority.checkCsr(csrPem)).toEqual({ faults: [] });
  });

  it('has no faults of what is said about something else, and is not examined when GoDaddy cannot', async () => {
    const { authority, fake } = await startGodaddy();
    const strike = (status: number, body: object) =>
      ({ do: 'answer', status, contentType: 'application/json', body: JSON.stringify(body) }) as const;
    const path = '/validate';
    fake.faults.set([
      { at: 'call', path, strike: strike(422, { code: 'X', fields: [{ path: 'contact.phone', code: 'Y' }] }) },
    ]);
    expect(await authority.checkCsr(CSR)).toEqual({ faults: [] });
    fake.faults.set([{ at: 'call', path, strike: strike(422, { code: 'INVALID_CSR', message: 'csr is invalid' }) }]);
    expect(await authority.checkCsr(CSR)).toEqual({ faults: ['csr is invalid'] });
    fake.faults.set([{ at: 'call', path, strike: strike(500, { code: 'X' }) }]);
    expect((await failureOf(authority.checkCsr(CSR))).kind).toBe('uncertain');
  });
});
