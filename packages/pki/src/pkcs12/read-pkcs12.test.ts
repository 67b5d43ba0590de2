import { beforeAll, describe, expect, it } from 'vitest';
import { toHex } from '../bytes.ts';
import { octetString, oid, sequence, tlv } from '../der/write.ts';
import { createEffort } from '../encryption/effort.ts';
import { pemDecode } from '../pem.ts';
import { openssl } from '../testing/openssl.ts';
import { openPkcs12 } from './read-pkcs12.ts';

type Pair = { key: string; certificate: string; pkcs8: Uint8Array; der: Uint8Array };

function makePair(): Pair {
  const made = openssl(
    [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-config',
      'c',
      '-subj',
      '/CN=a',
      '-keyout',
      '-',
    ],
    { c: '[req]\ndistinguished_name=dn\n[dn]\n' },
  ).output;
  const blocks = pemDecode(made);
  const find = (label: string) => blocks.find((block) => block.label === label)?.der ?? new Uint8Array();
  return {
    key: made.slice(0, made.indexOf('-----BEGIN CERT')),
    certificate: made.slice(made.indexOf('-----BEGIN CERT')),
    pkcs8: find('PRIVATE KEY'),
    der: find('CERTIFICATE'),
  };
}

let pair: Pair;
beforeAll(() => {
  pair = makePair();
});

function opensslPkcs12(password: string, options: readonly string[]): Uint8Array {
  const args = ['pkcs12', '-export', '-in', 'c.pem', '-inkey', 'k.pem', '-passout', `pass:${password}`, '-out', 'out'];
  const run = openssl([...args, ...options], { 'c.pem': pair.certificate, 'k.pem': pair.key });
  if (!run.ok) throw new Error(run.output);
  return run.bytes;
}

const CASES: [string, string[]][] = [
  ['today', []],
  ['in the old days, with RC2 and triple DES', ['-legacy']],
  ['with RC2 of 128 bits', ['-legacy', '-certpbe', 'PBE-SHA1-RC2-128', '-keypbe', 'PBE-SHA1-RC2-128']],
  ['with triple DES of two keys', ['-legacy', '-certpbe', 'PBE-SHA1-2DES', '-keypbe', 'PBE-SHA1-2DES']],
  ['with triple DES', ['-certpbe', 'PBE-SHA1-3DES', '-keypbe', 'PBE-SHA1-3DES', '-macalg', 'sha1']],
  ['with PBES2 and triple DES', ['-certpbe', 'des-ede3-cbc', '-keypbe', 'des-ede3-cbc']],
  ['with PBES2 and RC2', ['-legacy', '-certpbe', 'rc2-cbc', '-keypbe', 'rc2-40-cbc']],
  ['with AES of 128 and 192 bits', ['-certpbe', 'aes-128-cbc', '-keypbe', 'aes-192-cbc']],
  ['with a MAC of SHA-384', ['-macalg', 'sha384']],
  ['with a MAC of SHA-512', ['-macalg', 'sha512']],
  ['with a MAC of SHA-224', ['-macalg', 'sha224']],
  ['with a MAC of MD5', ['-macalg', 'md5']],
  ['without a MAC', ['-nomac']],
  ['without encryption', ['-certpbe', 'NONE', '-keypbe', 'NONE']],
  ['with 100,000 rounds', ['-iter', '100000']],
];

describe('openPkcs12', () => {
  it.each(CASES)('opens what openssl makes %s', async (_, options) => {
    const file = opensslPkcs12('correct horse', options);
    expect(await openPkcs12(file, ['wrong', 'correct horse'])).toEqual({
      certificates: [pair.der],
      keys: [pair.pkcs8],
    });
  });

  it.each(CASES.filter(([, options]) => !options.includes('NONE')))(
    'asks for a password, and says that one is wrong, for what openssl makes %s',
    async (_, options) => {
      const file = opensslPkcs12('correct horse', options);
      expect(await openPkcs12(file, [])).toBe('password_needed');
      expect(await openPkcs12(file, [''])).toBe('password_needed');
      expect(await openPkcs12(file, ['wrong'])).toBe('password_wrong');
    },
  );

  it.each([
    ['today', []],
    ['in the old days', ['-legacy']],
  ] as [string, string[]][])('opens a file with the empty password without asking, made %s', async (_, options) => {
    expect(await openPkcs12(opensslPkcs12('', options), [])).toEqual({ certificates: [pair.der], keys: [pair.pkcs8] });
  });

  it.each(['Grüße', '密码', 'p\u{1f512}'])('opens a file with the password %s', async (password) => {
    for (const options of [[], ['-legacy']]) {
      const opened = await openPkcs12(opensslPkcs12(password, options), [password]);
      expect(opened).toEqual({ certificates: [pair.der], keys: [pair.pkcs8] });
    }
  });

  it('notices a changed octet in what the MAC covers', async () => {
    const file = opensslPkcs12('secret', []);
    file[200] = (file[200] ?? 0) ^ 1;
    expect(await openPkcs12(file, ['secret'])).toBe('password_wrong');
  });

  it('refuses what would take minutes to open', async () => {
    const file = opensslPkcs12('secret', ['-iter', '3000000', '-nomac', '-certpbe', 'NONE']);
    await expect(openPkcs12(file, ['secret'], createEffort(2_000_000))).rejects.toThrow(
      expect.objectContaining({ code: 'encryption.too_costly' }),
    );
  });

  it('says so when it does not know the encryption', async () => {
    const file = opensslPkcs12('secret', ['-certpbe', 'camellia-256-cbc', '-keypbe', 'camellia-256-cbc']);
    await expect(openPkcs12(file, ['secret'])).rejects.toThrow(
      expect.objectContaining({ code: 'encryption.unsupported' }),
    );
  });

  it.each([
    ['a certificate', () => pair.der],
    ['a key', () => pair.pkcs8],
    ['an empty sequence', () => sequence()],
    ['nothing', () => new Uint8Array()],
    ['another content', () => sequence(tlv(2, Uint8Array.of(3)), sequence(oid('1.2.3'), tlv(0xa0, octetString())))],
  ])('refuses %s as damaged', async (_, make) => {
    await expect(openPkcs12(make(), [])).rejects.toThrow(expect.objectContaining({ code: 'der.malformed' }));
  });

  it('leaves what it is given as it was', async () => {
    const file = opensslPkcs12('secret', ['-legacy']);
    const before = toHex(file);
    await openPkcs12(file, ['secret']);
    expect(toHex(file)).toBe(before);
  });
});
