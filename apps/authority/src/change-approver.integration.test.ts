import { newId } from '@certdesk/platform';
import { createTestClock, ENGINES } from '@certdesk/platform/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventsAfter, mailStatesOf, requestMails, showOrder, statesOf } from './testing/events.ts';
import { decide, issueOrder, mailsTo, readApproval, waitForApproval } from './testing/read-mails.ts';
import { ORGANIZATION, type PlacedOrder, type RunningAuthority, runAuthority } from './testing/run-authority.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

describe.each(ENGINES)('another approver at the built-in CA on %s', (engine) => {
  const clock = createTestClock();
  let running: RunningAuthority;
  beforeAll(async () => {
    running = await runAuthority(engine, clock);
  });
  afterAll(() => running.stop());

  const wake = () => running.authority.wake();
  const at = ({ domain }: PlacedOrder, mailbox: string) => `${mailbox}@${domain}`;
  const mails = (address: string) => mailsTo(running.mailbox, address);
  const change = (order: PlacedOrder, approverEmail: string, id = newId()) =>
    running.ask('POST', `/v1/orders/${order.id}/approver`, { id, approverEmail });
  const refuseRecipient = (recipient: string, code: number) =>
    running.mailbox.faults.set([{ at: 'rcpt', strike: { do: 'reply', code }, recipient }]);

  it('is mailed a code and a link of their own, in a mail that refers to none', async () => {
    const order = await running.place();
    const former = await waitForApproval(running, order);
    const id = newId();
    expect((await change(order, at(order, 'webmaster'), id)).status).toBe(200);
    await wake();
    const [mail] = await mails(at(order, 'webmaster'));
    const approval = readApproval(mail ?? { text: '' });
    expect(mail?.references).toBeUndefined();
    expect(mail?.messageId).toBe(`<${id}@ca.example.net>`);
    expect(mail?.text).toContain(at(order, 'webmaster'));
    expect(approval.code).not.toBe(former.code);
    expect(approval.url).not.toBe(former.url);
    expect((await mailStatesOf(running, id)).map(({ state, reason, recipient }) => [state, reason, recipient])).toEqual(
      [
        ['forwarded', 'approver_changed', at(order, 'webmaster')],
        ['accepted', 'approver_changed', at(order, 'webmaster')],
      ],
    );
    expect((await showOrder(running, order.id)).approverEmail).toBe(at(order, 'webmaster'));
    expect((await decide(approval, 'approve')).page).toContain('Approved and issued');
  });

  it('makes the former link and code worth nothing at once, together and with the new ones', async () => {
    const order = await running.place();
    const former = await waitForApproval(running, order);
    await change(order, at(order, 'webmaster'));
    expect(await (await fetch(former.url)).text()).toContain('This link is no longer valid');
    const replaced = await decide(former, 'approve');
    expect([replaced.status, replaced.page.includes(order.domain)]).toEqual([410, false]);
    await wake();
    const [mail] = await mails(at(order, 'webmaster'));
    const current = readApproval(mail ?? { text: '' });
    expect((await decide({ url: current.url, code: former.code }, 'approve')).status).toBe(422);
    expect((await decide({ url: former.url, code: current.code }, 'approve')).status).toBe(410);
    expect(await statesOf(running, order.id)).toEqual(['pending_approval', 'pending_approval']);
  });

  it('has the whole window and all tries, whatever became of those of the former one', async () => {
    const order = await running.place();
    const former = await waitForApproval(running, order);
    for (let tries = 0; tries < 10; tries += 1) await decide({ ...former, code: 'AAAA-AAAA' }, 'approve');
    expect((await decide(former, 'approve')).status).toBe(429);
    clock.advance(29 * DAY_MS);
    await change(order, at(order, 'hostmaster'));
    clock.advance(29 * DAY_MS);
    await wake();
    const [mail] = await mails(at(order, 'hostmaster'));
    expect((await decide(readApproval(mail ?? { text: '' }), 'approve')).page).toContain('Approved and issued');
  });

  it('takes over from an address that refuses mail, and a copy that still waits for it is withdrawn', async () => {
    const order = await running.place();
    refuseRecipient(order.approver, 451);
    await wake();
    const [waiting] = (await eventsAfter(running)).filter(
      (event) => event.type === 'mail.changed' && event.orderId === order.id && event.mail.state === 'delayed',
    );
    await change(order, at(order, 'postmaster'));
    await wake();
    const id = waiting?.type === 'mail.changed' ? waiting.mail.id : '';
    const last = (await mailStatesOf(running, id)).at(-1);
    expect([last?.state, last?.detail?.cause, last?.recipient]).toEqual(['failed', 'approver_changed', order.approver]);
    running.mailbox.faults.set([]);
    clock.advance(DAY_MS);
    await wake();
    expect(await mails(order.approver)).toEqual([]);
    expect(await mails(at(order, 'postmaster'))).toHaveLength(1);
  });

  it('gets the certificate once it is issued, and every mail from then on', async () => {
    const order = await issueOrder(running);
    const id = newId();
    expect((await change(order, at(order, 'postmaster'), id)).status).toBe(200);
    await wake();
    const again = newId();
    await requestMails(running, [{ id: again, orderId: order.id, kind: 'fulfillment' }]);
    await wake();
    const [first, second] = await mails(at(order, 'postmaster'));
    expect(Object.keys(first?.files ?? {})).toContain(`www.${order.domain}.p7b`);
    expect([first?.references, second?.references]).toEqual([undefined, first?.messageId]);
    expect(first?.text).toContain(at(order, 'postmaster'));
    expect(first?.text).not.toContain(order.approver);
    expect(await mails(order.approver)).toHaveLength(2);
  });

  it('sends no copy to somebody else than the desk believes', async () => {
    const order = await issueOrder(running);
    await change(order, at(order, 'postmaster'));
    const ask = (id: string, recipient: string) =>
      requestMails(running, [{ id, orderId: order.id, kind: 'fulfillment', recipient }]);
    const [one, other] = [newId(), newId()];
    expect(await ask(one, order.approver)).toEqual([
      { id: one, outcome: 'refused', detail: { cause: 'approver_changed' } },
    ]);
    expect(await ask(other, at(order, 'postmaster'))).toEqual([{ id: other, outcome: 'taken' }]);
  });

  it('is asked once, however often the desk repeats the change', async () => {
    const order = await running.place();
    await wake();
    const id = newId();
    const answers = await Promise.all([1, 2, 3].map(() => change(order, at(order, 'webmaster'), id)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    await wake();
    await change(order, at(order, 'hostmaster'));
    expect((await change(order, at(order, 'webmaster'), id)).status).toBe(200);
    expect((await showOrder(running, order.id)).approverEmail).toBe(at(order, 'hostmaster'));
    expect(await mails(at(order, 'webmaster'))).toHaveLength(1);
    const other = await running.place();
    expect((await change(other, at(other, 'webmaster'), id)).body).toMatchObject({ code: 'idempotency.key_reused' });
  });

  it.each(['owner', 'Admin', 'admin@evil.example,admin', 'admin@evil.example'])(
    'is one of the mailboxes that speak for the domain: %s is refused',
    async (mailbox) => {
      const order = await running.place();
      const address = mailbox.endsWith('.example') ? mailbox : at(order, mailbox);
      const answer = await change(order, address);
      expect([answer.status, answer.body]).toEqual([
        422,
        expect.objectContaining({ code: 'order.approver_not_allowed' }),
      ]);
      expect((await showOrder(running, order.id)).approverEmail).toBe(order.approver);
    },
  );

  it('must be an allowed mailbox of every name of the order', async () => {
    const order = await running.place();
    expect((await change(order, `admin@www.${order.domain}`)).status).toBe(422);
  });

  it('is not asked where no mail can go out: being vetted, canceled, revoked, or the same as before', async () => {
    const vetted = await running.place({ productId: 'ov-199', organization: ORGANIZATION });
    await decide(await waitForApproval(running, vetted), 'approve');
    const canceled = await running.place();
    await running.ask('POST', `/v1/orders/${canceled.id}/cancellation`, {});
    const revoked = await issueOrder(running);
    await running.ask('POST', `/v1/orders/${revoked.id}/revocation`, {});
    for (const order of [vetted, canceled, revoked]) {
      const answer = await change(order, at(order, 'webmaster'));
      expect(answer).toMatchObject({ status: 409, body: { code: 'order.approver_not_changeable' } });
    }
    const open = await running.place();
    expect((await change(open, open.approver)).body).toMatchObject({ code: 'order.approver_unchanged' });
  });

  it('or the former one decides when both come at the same moment, never both', async () => {
    for (let round = 0; round < 8; round += 1) {
      const order = await running.place();
      const former = await waitForApproval(running, order);
      const [approved, changed] = await Promise.all([decide(former, 'approve'), change(order, at(order, 'webmaster'))]);
      const isApproved = approved.page.includes('Approved and issued');
      const { status, approverEmail } = await showOrder(running, order.id);
      if (isApproved) {
        // Either it was refused, or it came after the certificate and moves only that one's mails.
        expect(['issued', 'complete']).toContain(status);
        expect([200, 409]).toContain(changed.status);
      } else {
        expect([approved.status, changed.status, status]).toEqual([410, 200, 'pending_approval']);
        expect(approverEmail).toBe(at(order, 'webmaster'));
      }
    }
  });

  it('is one of two that are chosen at the same moment, and only that one can approve', async () => {
    const order = await running.place();
    await wake();
    await Promise.all([change(order, at(order, 'webmaster')), change(order, at(order, 'hostmaster'))]);
    await wake();
    const { approverEmail = '' } = await showOrder(running, order.id);
    const other = approverEmail.startsWith('webmaster') ? at(order, 'hostmaster') : at(order, 'webmaster');
    for (const mail of await mails(other)) expect((await decide(readApproval(mail), 'approve')).status).toBe(410);
    const [mail] = await mails(approverEmail);
    expect((await decide(readApproval(mail ?? { text: '' }), 'approve')).page).toContain('Approved and issued');
  });
});
