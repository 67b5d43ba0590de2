import { createTestClock } from '@certdesk/platform/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alternatesOf } from './certificate.ts';
import type { Authorization } from './client/messages.ts';
import { acmeProducts, profileOf } from './products.ts';
import { aliasTarget, saysThat } from './record-of-challenge.ts';
import { AcmeSecrets, AcmeSettings } from './settings.ts';

const authorization = (value: string): Authorization => ({
  status: 'pending',
  identifier: { type: 'dns', value },
  challenges: [],
});

describe('a standing record', () => {
  const wanted = 'ca.example; accounturi=https://ca.example/acct/1; policy=wildcard';
  it.each([
    [wanted, true],
    ['CA.example;accounturi=https://ca.example/acct/1;policy=wildcard', true],
    [`${wanted}; persistUntil=4102444800`, true],
    ['ca.example; accounturi=https://ca.example/acct/1', false],
    ['ca.example; accounturi=https://ca.example/acct/10; policy=wildcard', false],
    ['other.example; accounturi=https://ca.example/acct/1; policy=wildcard', false],
    ['', false],
  ])('says what is wanted, or not: %s', (text, says) => {
    expect(saysThat(text, wanted)).toBe(says);
  });
});

describe('the place that a CNAME record leads to', () => {
  it('is the same for one account and name, and another for every other', () => {
    const target = (accountId: string, name: string) =>
      aliasTarget({ accountId, authorization: authorization(name), zone: 'acme.example.net' });
    const names = fc.domain();
    fc.assert(
      fc.property(fc.string(), names, fc.string(), names, (account, name, otherAccount, otherName) => {
        const isSame = account === otherAccount && name === otherName;
        expect(target(account, name) === target(otherAccount, otherName)).toBe(isSame);
      }),
    );
    // A wildcard is shown by the same record as the name itself.
    expect(target('a', 'example.com')).toMatch(/^[0-9a-f]{40}\.acme\.example\.net$/);
  });
});

describe('links to other chains', () => {
  it.each([
    ['<https://ca.example/1>;rel="alternate"', ['https://ca.example/1']],
    ['<https://ca.example/dir>;rel="index", <https://ca.example/2>;rel="alternate"', ['https://ca.example/2']],
    [
      '<https://ca.example/1>; title="x"; rel=alternate, <https://ca.example/2>; rel="alternate"',
      ['https://ca.example/1', 'https://ca.example/2'],
    ],
    ['', []],
    ['<>;rel="alternate"', []],
  ])('are read from the header: %s', (link, urls) => {
    expect(alternatesOf({ status: 200, headers: { link }, body: Buffer.alloc(0) })).toEqual(urls);
  });

  it('are five at most, and found in no time', () => {
    const many = Array.from({ length: 50 }, (_, i) => `<https://ca.example/${i}>;rel="alternate"`).join(', ');
    expect(alternatesOf({ status: 200, headers: { link: many }, body: Buffer.alloc(0) })).toHaveLength(5);
    const began = performance.now();
    alternatesOf({ status: 200, headers: { link: '<'.repeat(50_000) }, body: Buffer.alloc(0) });
    alternatesOf({ status: 200, headers: { link: `<a>;${' rel'.repeat(20_000)}` }, body: Buffer.alloc(0) });
    expect(performance.now() - began).toBeLessThan(5_000);
  });
});

describe('the settings', () => {
  const settings = { directoryUrl: 'https://ca.example/directory', termsOfServiceAgreed: true };
  const faults = (changes: object) =>
    AcmeSettings.safeParse({ ...settings, ...changes }).error?.issues.map(({ path }) => path.join('.')) ?? [];

  it('need a directory by TLS, and that its terms are agreed to', () => {
    expect(faults({})).toEqual([]);
    expect(faults({ directoryUrl: 'http://ca.example/directory' })).toEqual(['directoryUrl']);
    expect(faults({ termsOfServiceAgreed: false })).toEqual(['termsOfServiceAgreed']);
    expect(faults({ methods: [] })).toEqual(['methods']);
    expect(faults({ trustedRoots: 'no PEM' })).toEqual(['trustedRoots']);
  });

  it('name each thing that is missing for writing records', () => {
    expect(faults({ dnsRecords: 'update' })).toEqual(['dnsServer', 'dnsZone', 'tsigKeyName']);
    const whole = { dnsRecords: 'alias', dnsServer: '[2001:db8::1]:53', dnsZone: 'acme.example.', tsigKeyName: 'desk' };
    expect(faults(whole)).toEqual([]);
    expect(faults({ ...whole, dnsServer: 'ns.example/path' })).toEqual(['dnsServer']);
  });

  it('have both parts of an account binding, or none', () => {
    const missing = (secrets: object) => AcmeSecrets.safeParse(secrets).error?.issues.map(({ path }) => path.join('.'));
    expect(missing({})).toBeUndefined();
    expect(missing({ eabKid: 'kid' })).toEqual(['eabHmacKey']);
    expect(missing({ eabHmacKey: 'x'.repeat(43) })).toEqual(['eabKid']);
  });
});

describe('a product', () => {
  const products = (date: string, settings: object = {}) => {
    const clock = createTestClock(date);
    const parsed = AcmeSettings.parse({
      directoryUrl: 'https://ca.example/directory',
      termsOfServiceAgreed: true,
      ...settings,
    });
    const profiles = { classic: '', tlsserver: '', shortlived: '', private: '' };
    const url = 'https://ca.example/';
    const directory = { newNonce: url, newAccount: url, newOrder: url, meta: { profiles } };
    return acmeProducts({ id: 'le', name: 'CA', settings: parsed, directory, now: clock.now() });
  };
  const days = (date: string) => products(date).map(({ validityDays }) => validityDays);

  it('lasts as long as its profile does at the time', () => {
    expect(days('2026-01-01T00:00:00Z')).toEqual([90, 90, 6, 90]);
    expect(days('2026-11-22T00:00:00Z')).toEqual([90, 45, 6, 90]);
    expect(days('2027-03-01T00:00:00Z')).toEqual([64, 45, 6, 90]);
    expect(days('2028-03-01T00:00:00Z')).toEqual([45, 45, 6, 90]);
  });

  it('is what the operator says of it', () => {
    expect(products('2026-11-22T00:00:00Z', { profile: 'private', validityDays: 30, methods: ['http'] })).toMatchObject(
      [{ id: 'le.private', name: 'CA private', validityDays: 30, wildcard: false, validationMethods: ['http'] }],
    );
  });

  it('stands for a profile, or for the choice of the authority', () => {
    expect(profileOf('le.classic', 'le')).toBe('classic');
    expect(profileOf('le.default', 'le')).toBeUndefined();
  });
});
