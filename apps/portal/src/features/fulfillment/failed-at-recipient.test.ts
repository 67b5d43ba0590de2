import { MAIL_CAUSES, REQUEST_STATES } from '@certdesk/contract';
import { describe, expect, test } from 'vitest';
import { hasFailedAtRecipient } from './failed-at-recipient.ts';

describe('another address is offered', () => {
  test.each(['recipient_invalid', 'mailbox_full', 'returned', 'smtp_permanent'] as const)(
    'when the mail has failed with %s',
    (cause) => expect(hasFailedAtRecipient({ state: 'failed', detail: { cause } })).toBe(true),
  );

  test.each(['smtp_auth', 'smtp_unreachable', 'mail_not_made', 'authority_refused', 'approver_changed'] as const)(
    'not when it has failed with %s, which no other address would mend',
    (cause) => expect(hasFailedAtRecipient({ state: 'failed', detail: { cause } })).toBe(false),
  );

  test('not while the mail is tried again, and not when there was none', () => {
    const states = REQUEST_STATES.filter((state) => state !== 'failed');
    for (const state of states)
      for (const cause of MAIL_CAUSES) expect(hasFailedAtRecipient({ state, detail: { cause } })).toBe(false);
    expect(hasFailedAtRecipient(null)).toBe(false);
  });
});
