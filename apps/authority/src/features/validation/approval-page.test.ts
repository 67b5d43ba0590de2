import { LANGUAGES } from '@certdesk/contract';
import { loadTranslators } from '@certdesk/locales';
import { describe, expect, it } from 'vitest';
import type { Order } from '../orders/index.ts';
import { renderApprovalPage, renderNotice } from './approval-page.ts';
import { FINAL_STATES, viewApproval } from './approval-view.ts';

const translators = loadTranslators('authority');
const now = new Date('2026-11-22T09:00:00Z');

const order: Order = {
  id: '01a20153-d63e-788e-9f78-a8a1de734219',
  reference: '4ca8287b-5a0c-414c-b2af-37616caa2bc3',
  number: 4711,
  productId: 'ov-199',
  csr: '',
  names: ['www.example.org', 'example.org'],
  publicKeySha256: '',
  approverEmail: 'admin@example.org',
  language: 'en',
  serverType: 'nginx',
  applicant: '<script>alert(1)</script> & Sons',
  organization: { name: 'Example Corporation', city: 'Springfield', country: 'US' },
  status: 'pending_approval',
  reason: null,
  detail: null,
  createdAt: now,
  approvedAt: null,
  certificateEndsAt: null,
  approvalRound: 0,
  approvalEndsAt: new Date('2026-12-22T09:00:00Z'),
  codeFailures: 0,
  lockedUntil: null,
};

const render = (
  changes: Partial<Order>,
  language: (typeof LANGUAGES)[number] = 'en',
  fault?: 'code_missing' | 'code_wrong',
) =>
  renderApprovalPage(
    viewApproval({ ...order, ...changes }, { language, now, fault }),
    'Certdesk CA',
    translators[language],
  );

const CLOSED: readonly Partial<Order>[] = [
  { status: 'processing', reason: 'vetting' },
  { status: 'processing', reason: 'issuing' },
  { status: 'issued' },
  { status: 'rejected', reason: 'rejected_by_approver' },
  { status: 'rejected', reason: 'rejected_by_vetting' },
  { status: 'canceled', reason: 'canceled_by_account' },
  { status: 'expired', reason: 'approval_window_over' },
  { status: 'expired', reason: 'certificate_expired' },
  { status: 'revoked' },
  { status: 'failed', reason: 'issuance_failed' },
];

describe('the approval page', () => {
  it.each(LANGUAGES)(
    'says everything in %s, with the names of the order, and links to the other languages',
    (language) => {
      const page = render({}, language);
      expect(page).toContain(`<html lang="${language}"`);
      for (const fact of [...order.names, '4711', 'admin@example.org', 'Example Corporation'])
        expect(page).toContain(fact);
      for (const other of LANGUAGES) if (other !== language) expect(page).toContain(`href="?lang=${other}"`);
      for (const kind of ['unknown_link', 'too_many', 'trouble'] as const)
        expect(renderNotice(kind, 'Certdesk CA', translators[language])).toContain('<h1>');
    },
  );

  it('shows the form only while there is something to decide, and another text for every end', () => {
    expect(render({})).toContain('<form method="post"');
    const pages = CLOSED.map((changes) => render(changes));
    for (const page of pages) expect(page).not.toContain('<form');
    expect(new Set(pages).size).toBe(FINAL_STATES.length);
    for (const language of LANGUAGES) for (const changes of CLOSED) expect(render(changes, language)).toContain('<h1>');
    expect(render({ approvalEndsAt: now })).toContain('Too late to decide');
    expect(render({ lockedUntil: new Date('2026-11-22T10:00:00Z') })).not.toContain('<form');
  });

  it('ties a fault to its field, for people who hear the page', () => {
    const page = render({}, 'en', 'code_wrong');
    expect(page).toMatch(/<p class="fault" id="fault" role="alert">This is not the approval code/);
    expect(page).toMatch(/<input id="code"[^>]*aria-describedby="code-hint fault" aria-invalid="true"/);
  });

  it('takes what others have typed as text, never as markup, and has no script', () => {
    const page = render({});
    expect(page).not.toContain('<script');
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt; &amp; Sons');
  });
});
