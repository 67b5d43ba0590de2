import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reverseName } from '../dns/reverse-name.ts';
import { isMxAllowed, parseMtaStsPolicy } from './mta-sts-policy.ts';
import { isReservedDomain } from './reserved-domain.ts';
import { isSpfRecord, newSpfRecord, spfEnd, withSender } from './spf-record.ts';
import { parseTags } from './tag-list.ts';

const name = fc.stringMatching(/^[a-z][a-z0-9_]{0,8}$/);
const value = fc.stringMatching(/^[!-:<-~]([ -:<-~]{0,20}[!-:<-~])?$/);
const label = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);
const domain = fc.array(label, { minLength: 2, maxLength: 5 }).map((labels) => labels.join('.'));

describe('a tag list', () => {
  it('is read back as it was written, whatever white space stands around', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.tuple(name, value), { selector: ([key]) => key, minLength: 1 }), (tags) => {
        const text = tags.map(([key, one]) => ` ${key} =\t${one} `).join(';');
        expect([...(parseTags(text) ?? [])]).toEqual(tags);
        expect(parseTags(`${text};`)).toEqual(parseTags(text));
      }),
    );
  });

  it('is none when a tag comes twice, or when something is no tag', () => {
    for (const text of ['a=1; a=2', 'a', '', ';', 'a=1;;b=2', '=1']) expect(parseTags(text)).toBeUndefined();
  });

  it('is never the cause of a crash', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        parseTags(text);
        parseMtaStsPolicy(text);
        spfEnd(text);
      }),
    );
  });
});

describe('the name of an address in reverse', () => {
  it('holds every number of an IPv4 address, the last first', () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        const numbers = reverseName(address).replace('.in-addr.arpa', '').split('.').reverse();
        expect(numbers.join('.')).toBe(address);
      }),
    );
  });

  it('is the same for every way to write an IPv6 address', () => {
    const groups = fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(groups, (numbers) => {
        const long = numbers.map((number) => number.toString(16).padStart(4, '0')).join(':');
        const short = new URL(`http://[${long}]/`).hostname.slice(1, -1);
        expect(reverseName(short)).toBe(reverseName(long.toUpperCase()));
        expect(reverseName(long)).toBe(`${[...long.replaceAll(':', '')].reverse().join('.')}.ip6.arpa`);
      }),
    );
  });

  it('knows an IPv4 address at the end of an IPv6 one', () => {
    expect(reverseName('64:ff9b::192.0.2.33')).toBe(reverseName('64:ff9b::c000:221'));
  });
});

describe('an SPF record', () => {
  it('ends as its "all" says, and a redirect counts only without one', () => {
    expect(spfEnd('v=spf1 mx -all')).toBe('fail');
    expect(spfEnd('v=spf1 mx ~ALL')).toBe('softfail');
    expect(spfEnd('v=spf1 all')).toBe('pass');
    expect(spfEnd('v=spf1 ?all redirect=other.example')).toBe('neutral');
    expect(spfEnd('v=spf1 redirect=_spf.provider.example')).toBe('redirect');
    expect(spfEnd('v=spf1 mx')).toBe('none');
  });

  it('is told from other texts that begin like one', () => {
    expect(['v=spf1', 'v=spf1 -all', 'V=SPF1 -all'].every(isSpfRecord)).toBe(true);
    expect(['v=spf10 -all', 'spf2.0/pra', 'v=spf1-all'].some(isSpfRecord)).toBe(false);
  });

  it('takes one more sender in front of what ends it', () => {
    expect(withSender('v=spf1 include:p.example -all', '192.0.2.1')).toBe(
      'v=spf1 ip4:192.0.2.1 include:p.example -all',
    );
    expect(newSpfRecord(['2001:db8::1'])).toBe('v=spf1 ip6:2001:db8::1 ~all');
  });
});

describe('an MTA-STS policy', () => {
  const policy = (lines: readonly string[]) => parseMtaStsPolicy(lines.join('\r\n'));

  it('is read with its mail servers, and with fields that nobody knows', () => {
    const lines = ['version: STSv1', 'mode: enforce', 'mx: mx.own.net', 'mx: *.own.net', 'max_age: 604800', 'x: y'];
    expect(policy(lines)).toEqual({ mode: 'enforce', maxAgeSeconds: 604_800, mx: ['mx.own.net', '*.own.net'] });
  });

  it('is none without a version, a mode, an age, or, unless its mode is none, a mail server', () => {
    const whole = ['version: STSv1', 'mode: testing', 'max_age: 86400', 'mx: mx.own.net'];
    expect(policy(whole)).toBeDefined();
    for (const left of whole) expect(policy(whole.filter((line) => line !== left))).toBeUndefined();
    expect(policy(['version: STSv1', 'mode: none', 'max_age: 86400'])).toBeDefined();
    expect(policy([...whole.slice(0, 2), 'max_age: 99999999', 'mx: mx.own.net'])).toBeUndefined();
    expect(policy([...whole, 'no field'])).toBeUndefined();
  });

  it('allows with a wildcard exactly the hosts that have one label more', () => {
    fc.assert(
      fc.property(domain, label, label, (own, first, second) => {
        const mx = [`*.${own}`];
        expect(isMxAllowed({ mx }, `${first}.${own}.`)).toBe(true);
        expect(isMxAllowed({ mx }, own)).toBe(false);
        expect(isMxAllowed({ mx }, `${second}.${first}.${own}`)).toBe(false);
      }),
    );
  });
});

it('knows domains that nobody can hold', () => {
  for (const one of [
    'example.com',
    'ca.example.net',
    'certdesk.local',
    'ca.certdesk.example',
    'host.test',
    'localhost',
  ])
    expect(isReservedDomain(one)).toBe(true);
  for (const one of ['own.net', 'notexample.com', 'test.own.net', 'contest.de'])
    expect(isReservedDomain(one)).toBe(false);
});
