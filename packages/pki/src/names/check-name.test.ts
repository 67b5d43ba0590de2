import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkName } from './check-name.ts';

const codesOf = (text: string, rules = {}): string[] => checkName(text, rules).faults.map((fault) => fault.code);

describe('checkName', () => {
  it.each([
    ['WWW.Example.COM', 'www.example.com'],
    [' example.com ', 'example.com'],
    ['*.Example.com', '*.example.com'],
    ['münchen.de', 'xn--mnchen-3ya.de'],
    ['faß.de', 'xn--fa-hia.de'],
    ['例え。jp', 'xn--r8jz45g.jp'],
    ['xn--80ak6aa92e.com', 'xn--80ak6aa92e.com'],
    ['shop.example.co.uk', 'shop.example.co.uk'],
    ['page.github.io', 'page.github.io'],
    ['１２３.de', '123.de'],
  ])('brings %s to %s', (text, name) => {
    expect(checkName(text)).toEqual({ name, faults: [] });
  });

  it.each([
    ['foo_bar.example.com', 'csr.name_underscore'],
    ['exa mple.com', 'csr.name_invalid'],
    ['-a.example.com', 'csr.name_invalid'],
    ['a..example.com', 'csr.name_invalid'],
    ['ab--c.example.com', 'csr.name_invalid'],
    [`${'a'.repeat(64)}.example.com`, 'csr.name_invalid'],
    [`${'a.'.repeat(125)}example.com`, 'csr.name_invalid'],
    ['example.com:443', 'csr.name_invalid'],
    ['', 'csr.name_invalid'],
    ['server.local', 'csr.name_internal'],
    ['localhost', 'csr.name_internal'],
    ['intranet', 'csr.name_internal'],
    ['4.3.2.1.in-addr.arpa', 'csr.name_internal'],
    ['duckduckgogg42xjoc72x3sjasowoarfbgcmvfimaftt6twagswzczad.onion', 'csr.name_internal'],
    ['co.uk', 'csr.name_public_suffix'],
    ['com', 'csr.name_public_suffix'],
    ['*.com', 'csr.name_public_suffix'],
    ['*.co.uk', 'csr.name_public_suffix'],
    ['example.com.', 'csr.name_trailing_dot'],
    ['example.com。', 'csr.name_trailing_dot'],
    ['www.*.example.com', 'csr.wildcard_position'],
    ['w*.example.com', 'csr.wildcard_position'],
    ['*.*.example.com', 'csr.wildcard_position'],
    ['*example.com', 'csr.wildcard_position'],
    ['a\u200db.com', 'csr.name_idn_invalid'],
    ['xn--a.com', 'csr.name_idn_invalid'],
    ['xn--zzzzzzzz99999999.com', 'csr.name_idn_invalid'],
    ['\ud800.com', 'csr.name_idn_invalid'],
    ['10.1.2.3', 'csr.name_type'],
    ['２１３.１.２.３', 'csr.name_type'],
    ['2001:db8::1', 'csr.name_type'],
    ['me@example.com', 'csr.name_type'],
    ['https://example.com/', 'csr.name_type'],
  ])('finds fault with %j: %s', (text, code) => {
    expect(codesOf(text)).toEqual([code]);
  });

  it('accepts .example and .test only where reserved names are allowed', () => {
    expect(codesOf('www.shop.example')).toEqual(['csr.name_internal']);
    expect(codesOf('www.shop.example', { allowReserved: true })).toEqual([]);
    expect(codesOf('*.shop.test', { allowReserved: true })).toEqual([]);
    expect(codesOf('test', { allowReserved: true })).toEqual(['csr.name_internal']);
    expect(codesOf('shop.invalid', { allowReserved: true })).toEqual(['csr.name_internal']);
  });

  it('shows a hostile name without its control characters', () => {
    expect(checkName('a\u0000\u202eb.com').faults[0]?.params).toEqual({ name: 'a\ufffd\ufffdb.com' });
  });

  it('leaves a canonical name as it is', () => {
    const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 40 }), fc.domain(), idnName);
    fc.assert(
      fc.property(text, (name) => {
        const once = checkName(name).name;
        if (once !== null) expect(checkName(once).name).toBe(once);
      }),
      { numRuns: 2000 },
    );
  });

  it('gives only names of lower-case letters, digits and hyphens', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), idnName), (text) => {
        const { name } = checkName(text);
        if (name !== null) expect(name).toMatch(/^(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*$/);
      }),
      { numRuns: 2000 },
    );
  });
});

const letter = fc.constantFrom(...'aZ9-ößäçжя例え漢字한글ﬁ½Ⅷ０。．');
const idnName = fc
  .array(fc.string({ unit: letter, minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 4 })
  .map((labels) => `${labels.join('.')}.com`);
