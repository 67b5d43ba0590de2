import type { ImportFaultCode } from '@certdesk/contract';
import { toBase64 } from '../../src/bytes.ts';
import { type Authority, pick } from './authority.ts';
import { CERTIFICATE_AND_CHAIN, type Expectation, type NewCase, nothing, WHOLE } from './case.ts';
import { looseStore, pbmac1Store } from './craft-store.ts';
import { keytoolCases } from './keytool-cases.ts';
import { openssl, PASSWORD, tool } from './tools.ts';

/** .p12 and .pfx as every program in use writes them. */
export function pkcs12Cases(authority: Authority): NewCase[] {
  const store = createStore(authority);
  const opened = (
    name: string,
    made: string,
    content: Uint8Array | string,
    passwords = ['another', PASSWORD],
  ): NewCase => ({
    name: `pkcs12-${name}.p12`,
    content,
    made,
    passwords,
    expect: WHOLE,
  });
  const byOpenssl = (name: string, ...options: string[]): NewCase =>
    opened(name, `openssl pkcs12 -export ${options.join(' ')}`.trim(), store(PASSWORD, ...options));
  const sealed = (name: string, ...options: string[]): NewCase[] => [
    byOpenssl(name, ...options),
    locked(name, 'import.key_encrypted'),
    locked(name, 'import.password_wrong', ['wrong']),
  ];
  const modern = store(PASSWORD);
  return [
    ...sealed('modern'),
    ...sealed('legacy-rc2-40', '-legacy'),
    byOpenssl('triple-des', '-certpbe', 'PBE-SHA1-3DES', '-keypbe', 'PBE-SHA1-3DES', '-macalg', 'sha1'),
    byOpenssl('rc2-128', '-legacy', '-certpbe', 'PBE-SHA1-RC2-128', '-keypbe', 'PBE-SHA1-RC2-128'),
    byOpenssl('aes-128-sha-512', '-certpbe', 'aes-128-cbc', '-keypbe', 'aes-192-cbc', '-macalg', 'sha512'),
    byOpenssl('many-rounds', '-iter', '100000'),
    byOpenssl('without-mac', '-nomac'),
    opened(
      'unencrypted',
      'openssl pkcs12 -export -keypbe NONE -certpbe NONE -nomac',
      store('', '-keypbe', 'NONE', '-certpbe', 'NONE', '-nomac'),
      [],
    ),
    opened('empty-password', 'openssl pkcs12 -export -passout pass:', store(''), []),
    opened('empty-password-legacy', 'openssl pkcs12 -export -legacy -passout pass:', store('', '-legacy'), []),
    opened('umlaut-password', 'openssl pkcs12 -export -passout pass:Grüße', store('Grüße'), ['Grüße']),
    opened('umlaut-password-legacy', 'openssl pkcs12 -export -legacy -passout pass:Grüße', store('Grüße', '-legacy'), [
      'Grüße',
    ]),
    opened('base64', 'base64 of openssl pkcs12 -export', toBase64(modern)),
    opened(
      'armored',
      'PEM of openssl pkcs12 -export',
      `-----BEGIN PKCS12-----\n${toBase64(modern).replaceAll(/.{64}/g, '$&\n')}\n-----END PKCS12-----\n`,
    ),
    opened('mac-of-rfc-9579', 'by hand: unencrypted, with PBMAC1', pbmac1Store(authority, PASSWORD)),
    opened('indefinite-length', 'by hand: BER, bags within bags', looseStore(authority), []),
    ...oddCases(authority, { store, modern }),
    ...certtoolCases(authority),
    ...keytoolCases(),
  ];
}

type Store = (password: string, ...options: string[]) => Uint8Array;

function createStore(authority: Authority): Store {
  const { certificate, key } = pick(authority, 'www');
  const files = { c: certificate, k: key, i: pick(authority, 'tls-1').certificate };
  const args = [
    'pkcs12',
    '-export',
    '-in',
    'c',
    '-inkey',
    'k',
    '-certfile',
    'i',
    '-name',
    'www.example.com',
    '-out',
    'out',
  ];
  return (password, ...options) => openssl([...args, '-passout', `pass:${password}`, ...options], files);
}

function locked(name: string, fault: ImportFaultCode, passwords: string[] = []): NewCase {
  const how = passwords.length === 0 ? 'without password' : 'wrong password';
  const file = `pkcs12-${name}.p12`;
  return { name: `${file}, ${how}`, files: [file], made: 'as above', passwords, expect: nothing(fault) };
}

function oddCases(authority: Authority, { store, modern }: { store: Store; modern: Uint8Array }): NewCase[] {
  const one = (name: string, content: Uint8Array, made: string, expect: Expectation): NewCase => ({
    name: `pkcs12-${name}.p12`,
    content,
    made,
    passwords: [PASSWORD],
    expect,
  });
  const changed = modern.slice();
  changed[400] = (changed[400] ?? 0) ^ 1;
  const bare = openssl(['pkcs12', '-export', '-nokeys', '-in', 'c', '-passout', `pass:${PASSWORD}`, '-out', 'out'], {
    c: pick(authority, 'www').certificate + pick(authority, 'tls-1').certificate,
  });
  const camellia = store(PASSWORD, '-certpbe', 'camellia-256-cbc', '-keypbe', 'camellia-256-cbc');
  return [
    one('certificates-only', bare, 'openssl pkcs12 -export -nokeys', CERTIFICATE_AND_CHAIN),
    one('camellia', camellia, 'openssl pkcs12 -export -certpbe camellia-256-cbc', nothing('import.encryption_unknown')),
    one(
      'too-many-rounds',
      store(PASSWORD, '-iter', '24000000', '-nomac', '-certpbe', 'NONE'),
      'openssl pkcs12 -export -iter 24000000',
      nothing('import.encryption_costly'),
    ),
    one('truncated', modern.slice(0, 1000), 'openssl, cut off', nothing('import.damaged')),
    one(
      'changed-octet',
      changed,
      'openssl, one octet changed: no program can tell it from a wrong password',
      nothing('import.password_wrong'),
    ),
  ];
}

function certtoolCases(authority: Authority): NewCase[] {
  const { certificate, key } = pick(authority, 'www');
  const files = { c: certificate, k: key, i: pick(authority, 'tls-1').certificate };
  const args = ['--to-p12', '--outder', '--load-certificate', 'c', '--load-privkey', 'k', '--load-ca-certificate', 'i'];
  const make = (name: string, ...options: string[]): NewCase => ({
    name: `pkcs12-certtool-${name}.p12`,
    content: tool(
      'certtool',
      [...args, '--p12-name', 'www', '--password', PASSWORD, '--outfile', 'out', ...options],
      files,
    ),
    made: `certtool --to-p12 ${options.join(' ')} (GnuTLS)`,
    passwords: [PASSWORD],
    expect: WHOLE,
  });
  return [make('default'), make('3des', '--pkcs-cipher', '3des-pkcs12')];
}
