import { DAY } from '@certdesk/platform';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endRangeOf, fileNameOf, searchTermOf, searchTextOf } from './certificate.ts';

const facts = {
  commonName: 'www.example.com',
  names: ['www.example.com', 'xn--bcher-kva.example'],
  organization: 'Zürcher Käse AG',
  issuer: 'CN=R11,O=Let’s Encrypt,C=US',
  issuerName: 'R11',
  serialNumber: '0A:BC:12:FF',
  notes: 'Kunde 4711',
};

describe('the search for a certificate', () => {
  const finds = (typed: string) => searchTextOf(facts).includes(searchTermOf(typed));

  it.each([
    'WWW.Example',
    'bücher.example',
    'BÜCHER',
    'bu\u0308cher',
    'xn--bcher',
    'zürcher käse',
    'let’s encrypt',
    'r11',
    'kunde 4711',
    '0a:bc:12',
    'BC:12:FF',
    '0abc12ff',
    'BC12FF',
  ])('finds %s', (typed) => expect(finds(typed)).toBe(true));

  it('does not find what runs from one part into the next', () => {
    expect(finds('ag\nr11')).toBe(false);
    expect(finds('4712')).toBe(false);
  });
});

describe('a filter', () => {
  const now = new Date('2026-11-22T09:00:00.500Z');
  const shows = (filter: 'valid' | 'expiring' | 'expired', notAfter: string): boolean => {
    const { from, before } = endRangeOf(filter, now);
    const end = new Date(notAfter);
    return (!from || end >= from) && (!before || end < before);
  };

  it('shows a certificate as valid through its last second, and as expired from then on', () => {
    expect(shows('valid', '2026-11-22T09:00:00Z')).toBe(true);
    expect(shows('expired', '2026-11-22T09:00:00Z')).toBe(false);
    expect(shows('valid', '2026-11-22T08:59:59Z')).toBe(false);
    expect(shows('expired', '2026-11-22T08:59:59Z')).toBe(true);
  });

  it('shows as expiring what ends within thirty days and is not expired', () => {
    expect(shows('expiring', '2026-11-22T08:59:59Z')).toBe(false);
    expect(shows('expiring', '2026-11-22T09:00:00Z')).toBe(true);
    expect(shows('expiring', new Date(now.getTime() + 30 * DAY - 1000).toISOString())).toBe(true);
    expect(shows('expiring', new Date(now.getTime() + 30 * DAY).toISOString())).toBe(false);
  });

  it('shows every certificate as either valid or expired', () => {
    fc.assert(
      fc.property(fc.date({ noInvalidDate: true }), (end) => {
        expect(shows('valid', end.toISOString())).not.toBe(shows('expired', end.toISOString()));
      }),
    );
  });
});

describe('the name of a downloaded file', () => {
  it.each([
    ['www.example.com', 'www.example.com'],
    ['*.example.com', 'wildcard.example.com'],
    ['WWW.Example.COM', 'www.example.com'],
    ['2001:db8::1', '2001-db8-1'],
    ['Zürich "main"', 'z-rich-main'],
    ['../../etc/passwd', 'etc-passwd'],
    ['漢字', 'certificate'],
    ['', 'certificate'],
  ])('is made of %j as %s', (commonName, name) => expect(fileNameOf(commonName)).toBe(name));

  it('is safe for every system and every header, whatever the certificate says', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (commonName) => {
        const name = fileNameOf(commonName);
        expect(name).toMatch(/^[a-z0-9](?:[a-z0-9.-]{0,98}[a-z0-9])?$/);
        expect(name).not.toContain('..');
      }),
    );
  });
});
