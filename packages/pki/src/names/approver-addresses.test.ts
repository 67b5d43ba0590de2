import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PkiError } from '../pki-error.ts';
import {
  APPROVER_LOCAL_PARTS,
  approverAddresses,
  approverAddressesForNames,
  approverDomains,
} from './approver-addresses.ts';

describe('approverDomains', () => {
  it.each([
    ['www.shop.example.co.uk', ['www.shop.example.co.uk', 'shop.example.co.uk', 'example.co.uk']],
    ['*.example.com', ['example.com']],
    ['Example.com', ['example.com']],
    ['a.page.github.io', ['a.page.github.io', 'page.github.io']],
    ['github.io', ['github.io']],
    ['www.münchen.de', ['www.xn--mnchen-3ya.de', 'xn--mnchen-3ya.de']],
  ])('finds the administrators of %s', (name, domains) => {
    expect(approverDomains(name)).toEqual(domains);
  });

  it('goes down to the registrable domain of a reserved name where those are allowed', () => {
    expect(approverDomains('www.shop.example', { allowReserved: true })).toEqual(['www.shop.example', 'shop.example']);
  });

  it('names the fault of a name that nobody administers', () => {
    expect(() => approverDomains('server.local')).toThrow(
      expect.objectContaining({ code: 'name.invalid', findings: ['csr.name_internal'] }),
    );
    expect(() => approverDomains('10.0.0.1')).toThrow(PkiError);
  });
});

describe('approverAddresses', () => {
  it('lists five mailboxes a domain, the nearest domain first', () => {
    expect(approverAddresses('www.example.com')).toEqual([
      'admin@www.example.com',
      'administrator@www.example.com',
      'hostmaster@www.example.com',
      'postmaster@www.example.com',
      'webmaster@www.example.com',
      'admin@example.com',
      'administrator@example.com',
      'hostmaster@example.com',
      'postmaster@example.com',
      'webmaster@example.com',
    ]);
  });

  it('stays within the name and its parents', () => {
    fc.assert(
      fc.property(fc.domain(), (name) => {
        for (const address of addressesOrNone(name)) {
          const [localPart, domain = ''] = address.split('@');
          expect(APPROVER_LOCAL_PARTS).toContain(localPart);
          expect(domain.includes('.')).toBe(true);
          expect(`.${name.toLowerCase()}`.endsWith(`.${domain}`)).toBe(true);
        }
      }),
    );
  });
});

describe('approverAddressesForNames', () => {
  it('keeps the mailboxes that may speak for every name', () => {
    const addresses = approverAddressesForNames(['a.b.example.com', '*.b.example.com', 'c.b.example.com']);
    expect(new Set(addresses.map((address) => address.split('@')[1]))).toEqual(
      new Set(['b.example.com', 'example.com']),
    );
    expect(addresses[0]).toBe('admin@b.example.com');
  });

  it('finds none for names of different owners', () => {
    expect(approverAddressesForNames(['a.example.com', 'b.example.org'])).toEqual([]);
    expect(approverAddressesForNames(['a.github.io', 'b.github.io'])).toEqual([]);
    expect(approverAddressesForNames([])).toEqual([]);
  });
});

function addressesOrNone(name: string): string[] {
  try {
    return approverAddresses(name);
  } catch (error) {
    expect(error).toBeInstanceOf(PkiError);
    return [];
  }
}
