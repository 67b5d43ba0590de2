import { LANGUAGES } from '@certdesk/contract';
import { loadTranslators } from '@certdesk/locales';
import { describe, expect, it } from 'vitest';
import { type ApproverMail, approverMail } from './approver-mail.ts';

const translators = loadTranslators('mail');

const approver: ApproverMail = {
  authority: 'Certdesk CA',
  orderNumber: 4711,
  names: ['www.example.org', 'example.org'],
  product: 'Certdesk DV 90',
  applicant: 'O’Hara & Söhne <GmbH>',
  recipient: 'admin@example.org',
  createdAt: new Date('2026-11-22T09:00:00Z'),
  approvalEndsAt: new Date('2026-12-22T09:00:00Z'),
  code: 'ABCD-1234',
  url: 'https://ca.example.net/approve/token',
};

describe('the approver email', () => {
  it.each(LANGUAGES)('asks in %s with order, names, applicant, code and link', (language) => {
    const mail = approverMail(approver, translators[language]);
    expect(mail.subject).toContain('www.example.org');
    expect(mail.subject).toContain('4711');
    for (const fact of [...approver.names, approver.applicant, approver.code, approver.url, '2026-12-22T09:00:00Z'])
      expect(mail.text.replaceAll(/\s+/g, ' ')).toContain(fact);
    expect(mail.html).toContain('O&#8217;Hara &amp; S&#246;hne &lt;GmbH&gt;');
    expect(mail.attachments).toEqual([]);
  });

  it('is the same whenever it is made', () => {
    expect(approverMail(approver, translators.de)).toEqual(approverMail(approver, translators.de));
  });
});
