import { describe, expect, it } from 'vitest';
import { parseAddress } from '../address.ts';
import { createFixtureDns, type DnsFixture } from '../testing/dns-fixture.ts';
import type { FetchPolicy } from './check-mta-sts.ts';
import { examineMail, type MailSender } from './examine-mail.ts';

const KEY = 'MCowBQYDK2VwAyEA';
const DKIM = [
  { name: 'desk-rsa._domainkey.own.net', value: `v=DKIM1; k=rsa; p=${KEY}` },
  { name: 'desk-ed25519._domainkey.own.net', value: 'v=DKIM1; k=ed25519; p=abcd' },
];
const SENDER: MailSender = {
  from: parseAddress('ca@own.net'),
  bounce: parseAddress('bounce@own.net'),
  dkim: DKIM,
  servers: [{ host: 'smtp.own.net', port: 587, tls: 'required' }],
  trial: false,
  sendingAddresses: ['198.51.100.25'],
};
const POLICY = 'version: STSv1\nmode: enforce\nmx: mx.own.net\nmax_age: 604800\n';

/** Everything as it should be. */
const GOOD: DnsFixture = {
  'own.net MX': ['mx.own.net'],
  'own.net TXT': ['v=spf1 ip4:198.51.100.25 -all', 'another=text'],
  'own.net A': ['198.51.100.1'],
  'desk-rsa._domainkey.own.net TXT': [`v=DKIM1; k=rsa; p=${KEY.slice(0, 4)} ${KEY.slice(4)}`],
  'desk-ed25519._domainkey.own.net TXT': ['k=ed25519; p=abcd'],
  '_dmarc.own.net TXT': ['v=DMARC1; p=reject; rua=mailto:reports@own.net'],
  '25.100.51.198.in-addr.arpa PTR': ['smtp.own.net'],
  'smtp.own.net A': ['198.51.100.25'],
  '_mta-sts.own.net TXT': ['v=STSv1; id=20260101'],
  '_smtp._tls.own.net TXT': ['v=TLSRPTv1; rua=mailto:reports@own.net'],
};

type Case = {
  records?: DnsFixture;
  sender?: Partial<MailSender>;
  without?: readonly string[];
  fetchPolicy?: FetchPolicy;
};

async function examine({ records = {}, sender = {}, without = [], fetchPolicy }: Case = {}) {
  const kept = Object.entries({ ...GOOD, ...records }).filter(([key]) => !without.includes(key));
  const dns = createFixtureDns(Object.fromEntries(kept));
  const findings = await examineMail(
    { ...SENDER, ...sender },
    {
      dns,
      lookAt: async () => ({ extensions: ['DSN', '8BITMIME', 'SMTPUTF8'] }),
      fetchPolicy: fetchPolicy ?? (async () => ({ text: POLICY })),
      now: new Date('2026-11-22T10:00:00Z'),
    },
  );
  const of = (code: string) => findings.find((finding) => finding.code === code);
  return { findings, of, asked: dns.asked, faulty: findings.filter(({ severity }) => severity !== 'ok') };
}
const codes = async (wanted: Case) => (await examine(wanted)).faulty.map(({ severity, code }) => `${severity} ${code}`);

describe('the doctor', () => {
  it('finds nothing to do where everything is set', async () => {
    // The look at the server is a stand-in without TLS.
    expect(await codes({})).toEqual(['warning server.clear_text']);
  });

  it('says of every record what to publish, ready to be copied', async () => {
    const { findings } = await examine({ without: Object.keys(GOOD) });
    const records = findings.flatMap((finding) => finding.records.map(({ name, type }) => `${type} ${name}`));
    expect(records).toEqual([
      'TXT desk-rsa._domainkey.own.net',
      'TXT desk-ed25519._domainkey.own.net',
      'TXT own.net',
      'TXT _dmarc.own.net',
      'PTR 25.100.51.198.in-addr.arpa',
      'TXT _smtp._tls.own.net',
    ]);
    expect(findings.find(({ code }) => code === 'spf.missing')?.records[0]?.value).toBe(
      'v=spf1 ip4:198.51.100.25 ~all',
    );
  });

  it('asks only for names of the sender, and never for one of anybody else', async () => {
    const { asked } = await examine();
    const foreign = asked.filter((name) => !/(^|\.)own\.net$|\.in-addr\.arpa$|^_dmarc\.net$/.test(name));
    expect(foreign).toEqual([]);
  });

  it('says in a trial that mails stay here, and asks nobody about a domain that cannot be published', async () => {
    const sender = { trial: true, from: parseAddress('ca@ca.certdesk.example'), bounce: undefined };
    const { findings, asked } = await examine({ sender });
    expect(findings.map(({ severity, code }) => `${severity} ${code}`).slice(0, 2)).toEqual([
      'hint sender.trial',
      'warning server.clear_text',
    ]);
    expect(asked).toEqual([]);
    expect(await codes({ sender: { ...sender, trial: false } })).toContain('fault sender.reserved_domain');
  });

  it('does not take a name server’s silence for an absence', async () => {
    const silent = Object.fromEntries(Object.keys(GOOD).map((key) => [key, 'unknown' as const]));
    const found = await codes({ records: silent });
    expect(new Set(found)).toEqual(new Set(['warning server.clear_text', 'warning sender.dns_failed']));
  });
});

describe('DKIM', () => {
  const name = 'desk-rsa._domainkey.own.net';
  it('is a fault when no signature can be checked, and a warning when one of two cannot', async () => {
    expect(await codes({ without: [`${name} TXT`] })).toContain('warning dkim.missing');
    const none = await codes({ without: DKIM.map((record) => `${record.name} TXT`) });
    expect(none.filter((one) => one === 'fault dkim.missing')).toHaveLength(2);
  });

  it('tells another key, a revoked one, several records, and a test flag', async () => {
    const at = (...texts: string[]) => codes({ records: { [`${name} TXT`]: texts } });
    expect(await at('v=DKIM1; k=rsa; p=OTHER')).toContain('warning dkim.different');
    expect(await at('v=DKIM1; k=rsa; p=')).toContain('warning dkim.different');
    expect(await at(`k=rsa; p=${KEY}`, `k=rsa; p=${KEY}`)).toContain('warning dkim.several');
    expect(await at(`t=s:y; p=${KEY}`)).toContain('hint dkim.testing');
  });

  it('warns when it is switched off', async () => {
    expect(await codes({ sender: { dkim: [] } })).toContain('warning dkim.off');
  });
});

describe('SPF', () => {
  const at = (text: string, sender: Partial<MailSender> = {}) => codes({ records: { 'own.net TXT': [text] }, sender });

  it('is a fault when it forbids the address that mails leave from, and says what to add', async () => {
    const { of } = await examine({ records: { 'own.net TXT': ['v=spf1 mx -all'] } });
    expect(of('spf.address_missing')).toMatchObject({
      severity: 'fault',
      params: { domain: 'own.net', address: '198.51.100.25' },
      records: [{ type: 'TXT', name: 'own.net', value: 'v=spf1 ip4:198.51.100.25 mx -all' }],
    });
    expect(await at('v=spf1 mx ~all')).toContain('warning spf.address_missing');
  });

  it('follows includes and the mail servers, as receivers do', async () => {
    const records = {
      'own.net TXT': ['v=spf1 include:_spf.own.net -all'],
      '_spf.own.net TXT': ['v=spf1 a:smtp.own.net -all'],
    };
    const { of } = await examine({ records });
    expect(of('spf.ok')).toBeDefined();
  });

  it('tells a record that cannot be evaluated, several of them, one for everybody, and one without an end', async () => {
    expect(await at('v=spf1 ip4:nonsense -all')).toContain('fault spf.broken');
    expect(await at('v=spf1 include:own.net -all')).toContain('fault spf.broken');
    expect(await codes({ records: { 'own.net TXT': ['v=spf1 -all', 'v=spf1 mx -all'] } })).toContain(
      'fault spf.several',
    );
    expect(await at('v=spf1 +all')).toContain('fault spf.open');
    expect(await at('v=spf1 ip4:198.51.100.25')).toContain('hint spf.no_end');
  });

  it('only hints where the sending addresses are guessed', async () => {
    expect(await at('v=spf1 mx -all', { sendingAddresses: [] })).toContain('hint spf.address_unsure');
  });
});

describe('DMARC', () => {
  const at = (...texts: string[]) => codes({ records: { '_dmarc.own.net TXT': texts } });

  it('tells a missing record, several, one without a policy, one that only reports, and tags that are gone', async () => {
    expect(await codes({ without: ['_dmarc.own.net TXT'] })).toContain('warning dmarc.missing');
    expect(await at('v=DMARC1; p=none', 'v=DMARC1; p=reject')).toContain('fault dmarc.several');
    expect(await at('v=DMARC1; p=maybe')).toContain('fault dmarc.invalid');
    expect(await at('v=DMARC1; p=none; rua=mailto:a@own.net')).toContain('hint dmarc.reports_only');
    expect(await at('v=DMARC1; p=reject; t=y; pct=50; ri=3600')).toEqual([
      'warning server.clear_text',
      'hint dmarc.testing',
      'hint dmarc.no_reports',
      'hint dmarc.old_tags',
    ]);
  });

  it('finds the record of a domain above', async () => {
    const from = parseAddress('ca@mail.ca.own.net');
    const { of } = await examine({ sender: { from }, records: { 'mail.ca.own.net A': ['198.51.100.1'] } });
    expect(of('dmarc.ok')).toMatchObject({ params: { name: '_dmarc.own.net', domain: 'mail.ca.own.net' } });
  });

  it('is a fault when nothing proves the mails: no key, and an envelope of a strange domain', async () => {
    const wanted = {
      sender: { dkim: [], bounce: parseAddress('b@bounces.net') },
      records: { 'bounces.net TXT': ['v=spf1 ip4:198.51.100.25 -all'], 'bounces.net MX': ['mx.bounces.net'] },
    };
    expect(await codes(wanted)).toContain('fault dmarc.not_aligned');
    const related = { ...wanted.sender, bounce: parseAddress('b@bounces.own.net') };
    const records = { 'bounces.own.net TXT': ['v=spf1 ip4:198.51.100.25 -all'], 'bounces.own.net MX': ['mx.own.net'] };
    expect(await codes({ sender: related, records })).not.toContain('fault dmarc.not_aligned');
  });
});

describe('the way back and the names', () => {
  it('tells a null MX, no MX, an implicit one and a domain that does not exist', async () => {
    expect(await codes({ records: { 'own.net MX': [''] } })).toContain('fault bounces.null_mx');
    expect(await codes({ without: ['own.net MX'] })).toContain('hint bounces.implicit_mx');
    expect(await codes({ without: ['own.net MX', 'own.net A'] })).toContain('fault bounces.no_route');
    expect(await codes({ sender: { bounce: parseAddress('b@gone.net') } })).toContain('fault bounces.no_domain');
  });

  it('says when nobody reads bounces', async () => {
    expect(await codes({ sender: { bounce: undefined } })).toContain('hint bounces.off');
  });

  it('wants the name of an address to lead back to it', async () => {
    const ptr = '25.100.51.198.in-addr.arpa PTR';
    expect(await codes({ without: [ptr] })).toContain('fault ptr.missing');
    const { of } = await examine({ records: { [ptr]: ['false.own.net'], 'false.own.net A': ['198.51.100.9'] } });
    expect(of('ptr.not_confirmed')).toMatchObject({
      severity: 'fault',
      records: [{ name: 'false.own.net', type: 'A', value: '198.51.100.25' }],
    });
    expect(await codes({ sender: { sendingAddresses: [] }, without: ['smtp.own.net A'] })).toContain(
      'hint ptr.unknown_addresses',
    );
  });

  it('knows an IPv6 address however it is written', async () => {
    const reverse = '5.2.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa';
    const records = { [`${reverse} PTR`]: ['six.own.net'], 'six.own.net AAAA': ['2001:db8:0:0:0:0:0:25'] };
    const { of } = await examine({ sender: { sendingAddresses: ['2001:db8::25'] }, records });
    expect(of('ptr.ok')).toMatchObject({ params: { name: 'six.own.net' } });
  });
});

describe('MTA-STS and TLS-RPT', () => {
  it('hint at what is not set, with the policy to publish', async () => {
    const { of } = await examine({ without: ['_mta-sts.own.net TXT', '_smtp._tls.own.net TXT'] });
    expect(of('mtaSts.none')?.records).toEqual([
      { name: '_mta-sts.own.net', type: 'TXT', value: 'v=STSv1; id=20261122100000' },
      {
        name: 'https://mta-sts.own.net/.well-known/mta-sts.txt',
        type: 'FILE',
        value: 'version: STSv1\nmode: testing\nmx: mx.own.net\nmax_age: 86400\n',
      },
    ]);
    expect(of('tlsRpt.none')?.severity).toBe('hint');
  });

  it('tell a policy that cannot be fetched, is wrong, is not enforced, or forgets a mail server', async () => {
    const at = (text: string) => codes({ fetchPolicy: async () => ({ text }) });
    expect(await codes({ fetchPolicy: async () => ({ fault: 'HTTP 404' }) })).toContain('warning mtaSts.unreachable');
    expect(await at('mode: enforce')).toContain('warning mtaSts.invalid_policy');
    expect(await at(POLICY.replace('enforce', 'testing'))).toContain('hint mtaSts.not_enforced');
    expect(await at(POLICY.replace('mx.own.net', 'mx2.own.net'))).toContain('warning mtaSts.mx_missing');
  });

  it('tell records that nobody understands', async () => {
    expect(await codes({ records: { '_mta-sts.own.net TXT': ['v=STSv1; id='] } })).toContain(
      'warning mtaSts.invalid_record',
    );
    expect(await codes({ records: { '_smtp._tls.own.net TXT': ['v=TLSRPTv1; rua=ftp://x'] } })).toContain(
      'warning tlsRpt.invalid',
    );
  });
});
