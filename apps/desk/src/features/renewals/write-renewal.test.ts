import { LANGUAGES } from '@certdesk/contract';
import { loadTranslators } from '@certdesk/locales';
import { describe, expect, it } from 'vitest';
import type { OrderRow } from '../orders/index.ts';
import { writeRenewal } from './write-renewal.ts';

const order = {
  number: 1001,
  common_name: 'www.example.com',
  authority: 'Certdesk CA',
  expires_at: new Date('2027-02-01T00:00:00Z'),
  renewal_failure: 'No such product.',
  validation_method: 'email',
  approver_email: 'admin@example.com',
} as OrderRow; // cast: what the mail is about; it looks at nothing else
const translators = loadTranslators('mail');
const about = { order, recipient: 'ops@example.com', deskUrl: 'https://desk.example', desk: 'Certdesk' };

describe.each(LANGUAGES)('the mail about a renewal in time, in %s', (language) => {
  const write = (told: Pick<Parameters<typeof writeRenewal>[0], 'notice' | 'successor'>) =>
    JSON.stringify(writeRenewal({ ...about, ...told }, translators[language]));

  it('names the order that was placed, and who must approve again', () => {
    const mail = write({ notice: 'renewed', successor: { ...order, number: 1002 } });
    for (const part of [
      'www.example.com',
      '1002',
      'admin@example.com',
      'https://desk.example/security/ssl/orders/1002',
    ])
      expect(mail).toContain(part);
    expect(mail).not.toContain('No such product.');
    const byDns = { ...order, number: 1002, validation_method: 'dns' as const };
    expect(write({ notice: 'renewed', successor: byDns })).not.toContain('admin@example.com');
  });

  it.each(['failed', 'stopped'] as const)('gives the reason of a renewal that has %s', (notice) => {
    const mail = write({ notice, successor: undefined });
    for (const part of ['www.example.com', 'No such product.', 'orders/1001', '5']) expect(mail).toContain(part);
  });
});
