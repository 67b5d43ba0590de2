import type { MailChecksView, TestMail } from '@certdesk/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OWNER, startTestDesk, type TestDesk } from './testing/test-desk.ts';

describe('who administers the installation', () => {
  let desk: TestDesk;
  beforeAll(async () => {
    desk = await startTestDesk({ engine: 'pglite' });
  });
  afterAll(() => desk?.stop());

  it('is told in words how mails leave, and what to set', async () => {
    const { findings, from } = await desk.owner.post<MailChecksView>('/mail-checks');
    expect(from).toBe('ca@ca.certdesk.example');
    const reserved = findings.find(({ code }) => code === 'sender.reserved_domain');
    expect(reserved).toMatchObject({ severity: 'fault', title: 'Sender' });
    expect(reserved?.text).toContain('CERTDESK_CA_MAIL_FROM');
  });

  it('is told the same of the mails that the desk sends itself', async () => {
    const { findings, from } = await desk.owner.post<MailChecksView>('/mail-checks?sender=desk');
    expect(from).toBe('orders@desk.certdesk.example');
    expect(findings.length).toBeGreaterThan(0);
    expect(findings.find(({ code }) => code === 'sender.trial')).toMatchObject({ severity: 'hint' });
  });

  it('sends a test mail to their own address and follows it', async () => {
    const { id } = await desk.owner.post<TestMail>('/test-mails', { to: OWNER.email.replace('example', 'EXAMPLE') });
    await desk.advance(0);
    expect(await desk.owner.get<TestMail>(`/test-mails/${id}`)).toMatchObject({ state: 'accepted', to: OWNER.email });
    expect(desk.mailbox.messages()[0]?.to).toEqual([OWNER.email]);
  });

  it('cannot send one to anybody else but the sender’s domain', async () => {
    const refused = await desk.owner.send('POST', '/test-mails', { body: { to: 'stranger@elsewhere.example' } });
    expect(refused).toMatchObject({ status: 422, body: { code: 'test_mail.recipient_not_allowed' } });
    const allowed = await desk.owner.send('POST', '/test-mails', { body: { to: 'postmaster@ca.certdesk.example' } });
    expect(allowed.status).toBe(202);
  });
});
