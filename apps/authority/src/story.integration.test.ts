import { X509Certificate } from 'node:crypto';
import { pemDecode } from '@certdesk/pki';
import { newId } from '@certdesk/platform';
import { ENGINES } from '@certdesk/platform/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mailStatesOf, requestMails, showOrder, statesOf } from './testing/events.ts';
import { openssl } from './testing/openssl.ts';
import { decide, fullchainOf, issueOrder, mailsTo, readApproval, waitForApproval } from './testing/read-mails.ts';
import { ORGANIZATION, type RunningAuthority, runAuthority } from './testing/run-authority.ts';

describe.each(ENGINES)('the built-in CA on %s', (engine) => {
  let running: RunningAuthority;
  beforeAll(async () => {
    running = await runAuthority(engine);
  });
  afterAll(() => running.stop());

  const wake = () => running.authority.wake();
  const mails = (address: string) => mailsTo(running.mailbox, address);

  it('issues a DV certificate once the domain administrator has approved, and mails it', async () => {
    const order = await running.place();
    const approval = await waitForApproval(running, order);
    expect((await decide(approval, 'approve')).page).toContain('Approved and issued');
    await wake();
    const [, mail] = await mails(order.approver);
    expect(mail?.subject).toBe(`Your SSL certificate for www.${order.domain} (order ${order.orderNumber})`);
    expect(await statesOf(running, order.id)).toEqual(['pending_approval', 'processing', 'issued', 'complete']);
    const shown = await showOrder(running, order.id);
    const certificate = new X509Certificate(mail ? fullchainOf(mail) : '');
    expect(shown.issuances[0]?.serialNumber).toBe(certificate.serialNumber);
    expect(certificate.subjectAltName).toBe(`DNS:www.${order.domain}, DNS:${order.domain}`);
    expect(mail?.text).toContain(certificate.fingerprint256);
  });

  it('mails a certificate that openssl accepts against the published root, alone and from the .p7b', async () => {
    const order = await issueOrder(running);
    const [, mail] = await mails(order.approver);
    const fullchain = mail ? fullchainOf(mail) : '';
    const [leaf = '', chain = ''] = fullchain.split(/(?<=-----END CERTIFICATE-----\n)/);
    const root = await (await fetch(`${running.authority.url}/ca/root.pem`)).text();
    const files = { 'root.pem': root, 'leaf.pem': leaf, 'chain.pem': chain };
    const verified = await openssl(
      [
        'verify',
        '-x509_strict',
        '-purpose',
        'sslserver',
        '-CAfile',
        'root.pem',
        '-untrusted',
        'chain.pem',
        '-verify_hostname',
        order.domain,
        'leaf.pem',
      ],
      files,
    );
    expect(verified.output.trim()).toBe('leaf.pem: OK');
    const p7b = Buffer.from(mail?.files[`www.${order.domain}.p7b`] ?? '', 'latin1');
    const unpacked = await openssl(['pkcs7', '-inform', 'DER', '-in', 'x.p7b', '-print_certs'], { 'x.p7b': p7b });
    const ders = (text: string) => pemDecode(text).map(({ der }) => Buffer.from(der).toString('hex'));
    expect(ders(unpacked.output)).toEqual(ders(fullchain));
  });

  it('sends the fulfillment email again as often as asked: the same certificate in a new mail of the same thread', async () => {
    const order = await issueOrder(running);
    const ids = [newId(), newId()];
    for (const id of ids) {
      const answers = await requestMails(running, [{ id, orderId: order.id, kind: 'fulfillment' }]);
      expect(answers).toEqual([{ id, outcome: 'taken' }]);
      await wake();
    }
    const [, first, ...again] = await mails(order.approver);
    expect(again.map((mail) => mail.messageId)).toEqual(ids.map((id) => `<${id}@ca.example.net>`));
    for (const mail of again) {
      expect(mail.files).toEqual(first?.files);
      expect(mail.text).toBe(first?.text);
      expect(mail.references).toBe(first?.messageId);
    }
    for (const id of ids) {
      const states = (await mailStatesOf(running, id)).map(({ state, reason, recipient }) => [
        state,
        reason,
        recipient,
      ]);
      expect(states).toEqual([
        ['forwarded', 'resend', order.approver],
        ['accepted', 'resend', order.approver],
      ]);
    }
  });

  it('mails a request once, however often the desk repeats it', async () => {
    const order = await issueOrder(running);
    const request = { id: newId(), orderId: order.id, kind: 'fulfillment' };
    const answers = await Promise.all([1, 2, 3].map(() => requestMails(running, [request, request])));
    for (const answer of answers) expect(answer).toEqual([{ id: request.id, outcome: 'taken' }]);
    await wake();
    expect(await mails(order.approver)).toHaveLength(3);
    expect(await mailStatesOf(running, request.id)).toHaveLength(2);
  });

  it('sends the approver email again as the same mail: same code, same link, same words', async () => {
    const order = await running.place({ language: 'de' });
    await wake();
    const id = newId();
    await requestMails(running, [{ id, orderId: order.id, kind: 'approver' }]);
    await wake();
    const [first, second] = await mails(order.approver);
    expect(first?.text).toMatch(/Genehmigungscode/);
    expect(second?.text).toBe(first?.text);
    expect(second?.html).toBe(first?.html);
    expect(second?.subject).toBe(first?.subject);
    expect(second?.messageId).not.toBe(first?.messageId);
  });

  it('refuses mails that do not fit the state, each with its cause, and takes the others of the batch', async () => {
    const [waiting, issued] = [await running.place(), await issueOrder(running)];
    const items = [
      { id: newId(), orderId: waiting.id, kind: 'fulfillment' },
      { id: newId(), orderId: issued.id, kind: 'approver' },
      { id: newId(), orderId: newId(), kind: 'fulfillment' },
      { id: newId(), orderId: issued.id, kind: 'fulfillment' },
    ];
    const answers = await requestMails(running, items);
    expect(answers.map(({ outcome, detail }) => [outcome, detail?.cause])).toEqual([
      ['refused', 'state_not_allowed'],
      ['refused', 'state_not_allowed'],
      ['refused', 'order_unknown'],
      ['taken', undefined],
    ]);
  });

  it('issues nothing when the domain administrator rejects', async () => {
    const order = await running.place();
    expect((await decide(await waitForApproval(running, order), 'reject')).page).toContain('Rejected');
    await wake();
    expect(await showOrder(running, order.id)).toMatchObject({
      status: 'rejected',
      statusReason: 'rejected_by_approver',
      issuances: [],
    });
    expect(await mails(order.approver)).toHaveLength(1);
  });

  it('cancels a waiting order, also twice, and never one that is issued', async () => {
    const order = await running.place();
    const cancel = (id: string) => running.ask('POST', `/v1/orders/${id}/cancellation`, {});
    for (let time = 0; time < 2; time += 1)
      expect(await cancel(order.id)).toMatchObject({ status: 200, body: { status: 'canceled' } });
    const approval = await waitForApproval(running, order);
    expect((await decide(approval, 'approve')).page).toContain('Order canceled');
    expect(await statesOf(running, order.id)).toEqual(['pending_approval', 'canceled']);
    const issued = await issueOrder(running);
    expect(await cancel(issued.id)).toMatchObject({ status: 409, body: { code: 'order.not_cancelable' } });
  });

  it('lets the operator vet the organization of an OV order after the approval', async () => {
    const order = await running.place({ productId: 'ov-199', organization: ORGANIZATION });
    await decide(await waitForApproval(running, order), 'approve');
    expect(await showOrder(running, order.id)).toMatchObject({ status: 'processing', statusReason: 'vetting' });
    const { body } = await running.askAsOperator('GET', '/v1/vetting');
    expect(body).toMatchObject({ items: [{ orderNumber: order.orderNumber, organization: ORGANIZATION }] });
    const verdict = await running.askAsOperator('POST', `/v1/vetting/${order.orderNumber}`, { decision: 'approve' });
    expect(verdict.status).toBe(200);
    await wake();
    const [, mail] = await mails(order.approver);
    expect(new X509Certificate(mail ? fullchainOf(mail) : '').subject).toContain('O=Example Corporation');
  });

  it('tells the desk the operator’s reason when the organization is rejected', async () => {
    const order = await running.place({
      productId: 'ev-199',
      organization: { ...ORGANIZATION, registrationNumber: '42' },
    });
    await decide(await waitForApproval(running, order), 'approve');
    const path = `/v1/vetting/${order.orderNumber}`;
    const reason = 'There is no such company.';
    expect((await running.askAsOperator('POST', path, { decision: 'reject' })).status).toBe(400);
    expect((await running.askAsOperator('POST', path, { decision: 'reject', reason })).status).toBe(200);
    const shown = await showOrder(running, order.id);
    expect(shown).toMatchObject({ status: 'rejected', statusReason: 'rejected_by_vetting', statusDetail: reason });
    const again = await running.askAsOperator('POST', path, { decision: 'approve' });
    expect(again).toMatchObject({ status: 409, body: { code: 'vetting.not_waiting' } });
  });

  it('does nothing when a link is opened, or the form is sent without the code', async () => {
    const order = await running.place();
    const approval = await waitForApproval(running, order);
    for (let time = 0; time < 3; time += 1) expect((await fetch(approval.url)).status).toBe(200);
    expect((await fetch(approval.url, { method: 'HEAD' })).status).toBe(200);
    expect((await fetch(approval.url, { method: 'POST' })).status).toBe(200);
    expect((await decide({ ...approval, code: '' }, 'approve')).status).toBe(422);
    expect((await decide({ ...approval, code: 'AAAA-AAAA' }, 'reject')).status).toBe(422);
    expect(await statesOf(running, order.id)).toEqual(['pending_approval']);
    expect((await decide(approval, 'approve')).page).toContain('Approved and issued');
  });

  it('always tells what has become of the order, whatever is typed afterwards', async () => {
    const order = await issueOrder(running);
    const [mail] = await mails(order.approver);
    const approval = mail ? readApproval(mail) : { url: '', code: '' };
    for (const act of ['reject', 'approve'] as const)
      expect((await decide(approval, act)).page).toContain('Approved and issued');
    expect((await showOrder(running, order.id)).status).toBe('complete');
    expect((await fetch(approval.url.slice(0, -4))).status).toBe(404);
  });
});
