import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFixtureDns, type DnsFixture } from '../testing/dns-fixture.ts';
import { dmarcNames, policyFor, walkDmarc } from './dmarc-policy.ts';

const record = (domain: string, ...texts: string[]): DnsFixture => ({ [`_dmarc.${domain} TXT`]: texts });
const walk = (domain: string, ...records: DnsFixture[]) =>
  walkDmarc(createFixtureDns(Object.assign({}, ...records) as DnsFixture), domain);

describe('the walk up the DNS tree', () => {
  it('asks the domain and every parent, the top-level domain last', () => {
    expect(dmarcNames('a.mail.example.com')).toEqual(['a.mail.example.com', 'mail.example.com', 'example.com', 'com']);
  });

  it('asks eight names at most, however long the domain is', () => {
    const names = dmarcNames('a.b.c.d.e.f.g.h.i.j.mail.example.com');
    expect(names).toHaveLength(8);
    expect(names[1]).toBe('g.h.i.j.mail.example.com');
  });

  it('takes the record of the domain itself before any above it', async () => {
    const found = await walk(
      'ca.own.net',
      record('ca.own.net', 'v=DMARC1; p=reject'),
      record('own.net', 'v=DMARC1; p=none'),
    );
    expect(found.record?.domain).toBe('ca.own.net');
    expect(found.organizationalDomain).toBe('own.net');
  });

  it('takes the record of the organizational domain where the domain has none', async () => {
    const found = await walk('a.ca.own.net', record('own.net', 'v=DMARC1; p=reject'));
    expect(found.record?.domain).toBe('own.net');
  });

  it('stops at psd=n, and goes one label below psd=y', async () => {
    const low = await walk(
      'a.own.net',
      record('a.own.net', 'v=DMARC1; p=none; psd=n'),
      record('own.net', 'v=DMARC1; p=none'),
    );
    expect(low.organizationalDomain).toBe('a.own.net');
    const high = await walk('a.own.co.net', record('co.net', 'v=DMARC1; p=reject; psd=y'));
    expect(high.organizationalDomain).toBe('own.co.net');
    expect(high.record?.domain).toBe('co.net');
  });

  it('discards several records at a name, and goes on', async () => {
    const found = await walk('own.net', record('own.net', 'v=DMARC1; p=reject', 'v=DMARC1; p=none'));
    expect(found).toMatchObject({ record: undefined, discarded: ['own.net'] });
  });

  it('says which names could not be asked for', async () => {
    const found = await walk('own.net', { '_dmarc.own.net TXT': 'unknown' });
    expect(found.failed).toEqual(['own.net']);
  });

  it('finds what another program finds', async () => {
    const getRecord = createRequire(import.meta.url)('mailauth/lib/dmarc/get-dmarc-record.js') as (
      domain: string,
      resolver: (name: string) => Promise<string[][]>,
    ) => Promise<false | { recordDomain: string; orgDomain: string }>; // cast: the library has no types for it
    const labels = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'own', 'net'];
    const texts = fc.constantFrom('v=DMARC1; p=none', 'v=DMARC1; p=reject; psd=n', 'v=DMARC1; p=none; psd=y', 'other');
    const records = fc.dictionary(
      fc.integer({ min: 0, max: 8 }).map((from) => labels.slice(from).join('.')),
      texts,
    );
    await fc.assert(
      fc.asyncProperty(records, fc.integer({ min: 0, max: 7 }), async (zone, from) => {
        const domain = labels.slice(from).join('.');
        const dns = createFixtureDns(
          Object.assign({}, ...Object.entries(zone).map(([at, text]) => record(at, text))) as DnsFixture,
        );
        const theirs = await getRecord(domain, async (name) => {
          const text = zone[name.replace('_dmarc.', '')];
          if (text === undefined) throw Object.assign(new Error('none'), { code: 'ENOTFOUND' });
          return [[text]];
        });
        const ours = await walkDmarc(dns, domain);
        expect(ours.record?.domain).toBe(theirs ? theirs.recordDomain : undefined);
        if (theirs) expect(ours.organizationalDomain).toBe(theirs.orgDomain);
      }),
    );
  });
});

describe('the policy of a record', () => {
  const at = (text: string) => ({
    domain: 'own.net',
    tags: new Map(text.split('; ').map((tag) => tag.split('=') as [string, string])), // cast: written so below
  });

  it('is p for the domain, sp for a subdomain, np for one that does not exist', () => {
    const found = at('v=DMARC1; p=reject; sp=quarantine; np=none');
    expect(policyFor(found, 'own.net', true)).toBe('reject');
    expect(policyFor(found, 'ca.own.net', true)).toBe('quarantine');
    expect(policyFor(found, 'ca.own.net', false)).toBe('none');
    expect(policyFor(at('v=DMARC1; p=reject'), 'ca.own.net', false)).toBe('reject');
  });

  it('is none where only reports are asked for, and nothing where not even these are', () => {
    expect(policyFor(at('v=DMARC1; rua=mailto:a@own.net'), 'own.net', true)).toBe('none');
    expect(policyFor(at('v=DMARC1; p=rejekt'), 'own.net', true)).toBeUndefined();
  });
});
