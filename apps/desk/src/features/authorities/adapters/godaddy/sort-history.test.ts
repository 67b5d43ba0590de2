import { describe, expect, it } from 'vitest';
import type { Entry } from './godaddy-answers.ts';
import { sortHistory } from './sort-history.ts';

const entry = (id: number, templateType: string, recipients: string, minute: number): Entry => ({
  id,
  templateType,
  recipients,
  dateEntered: `2026-11-22T09:${String(minute).padStart(2, '0')}:00Z`,
});
const context = {
  names: ['www.example.com'],
  contactEmail: 'Admin@example.com',
  issuedAt: new Date('2026-11-22T09:30:00Z'),
};
const kinds = (entries: readonly Entry[], change: Partial<typeof context> = {}) =>
  sortHistory(entries, { ...context, ...change }).map(({ id, kind }) => [id, kind]);

describe("GoDaddy's history", () => {
  it('tells the approver email from a receipt to the same mailbox, by the mailboxes that nobody named', () => {
    const entries = [
      entry(1, 'receipt', 'admin@example.com', 1),
      entry(2, 'access', 'admin@example.com', 1),
      entry(3, 'access', 'hostmaster@example.com', 1),
    ];
    expect(kinds(entries)).toEqual([
      [2, 'approver'],
      [3, 'approver'],
    ]);
  });

  it('knows the fulfillment email as what the contact gets from issuance on', () => {
    expect(kinds([entry(1, 'receipt', 'admin@example.com', 1), entry(2, 'ready', 'admin@example.com', 30)])).toEqual([
      [2, 'fulfillment'],
    ]);
    const before = sortHistory([entry(1, 'ready', 'admin@example.com', 30)], { ...context, issuedAt: undefined });
    expect(before).toEqual([]);
  });

  it('reads several recipients of one entry, in whatever case, and is sorted by time', () => {
    const entries = [
      entry(9, 'ready', 'boss@example.net; ADMIN@EXAMPLE.COM', 40),
      entry(2, 'access', 'postmaster@www.example.com,webmaster@example.com', 2),
    ];
    expect(sortHistory(entries, context).map(({ kind, recipients }) => [kind, recipients])).toEqual([
      ['approver', ['postmaster@www.example.com', 'webmaster@example.com']],
      ['fulfillment', ['boss@example.net', 'admin@example.com']],
    ]);
  });

  it('is not upset by names and recipients that are none', () => {
    const entries = [entry(1, 'access', 'nobody', 1), entry(2, 'ready', 'admin@example.com', 31)];
    expect(kinds(entries, { names: ['not a name', '*.example.com'] })).toEqual([[2, 'fulfillment']]);
  });
});
