import { pemEncode } from '../../src/pem.ts';
import { type NewCase, nothing } from './case.ts';
import { derOf, openssl, PASSWORD, textOf, tool } from './tools.ts';

const LONG = ['-startdate', '2020/01/01 00:00:00', '-validity', '28000'];
const STORE = ['-storepass', `${PASSWORD}-java`, '-keypass', `${PASSWORD}-java`, '-keystore', 'out'];
const PASSWORDS = [`${PASSWORD}-java`];

/** What Java's keytool writes: stores of its own kind, and PKCS #12 in its manner. */
export function keytoolCases(): NewCase[] {
  const make = (options: string[], before: Readonly<Record<string, Uint8Array>> = {}): Uint8Array =>
    tool(
      'keytool',
      [
        ...options.filter((one) => one.startsWith('-J')),
        '-genkeypair',
        ...LONG,
        ...STORE,
        ...options.filter((one) => !one.startsWith('-J')),
      ],
      before,
    );
  const rsa = [
    '-keyalg',
    'RSA',
    '-keysize',
    '2048',
    '-dname',
    'CN=java.example.com',
    '-ext',
    'san=dns:java.example.com',
    '-alias',
    'java',
  ];
  const ec = [
    '-keyalg',
    'EC',
    '-groupname',
    'secp256r1',
    '-dname',
    'CN=second.example.com',
    '-ext',
    'san=dns:second.example.com',
    '-alias',
    'second',
  ];
  const selfSigned = (name: string, content: Uint8Array, made: string): NewCase => ({
    name,
    content,
    made,
    passwords: PASSWORDS,
    references: { [name]: certificateIn(content) },
    expect: { leaf: name, chain: [], key: name, faults: ['import.self_signed'] },
  });
  const modern = make([...rsa, '-storetype', 'PKCS12']);
  const old = make([...rsa, '-storetype', 'PKCS12', '-J-Dkeystore.pkcs12.legacy']);
  const two = make([...ec, '-storetype', 'PKCS12'], { out: modern });
  const jks = make([...rsa, '-storetype', 'JKS']);
  const jceks = make([...rsa, '-storetype', 'JCEKS']);
  const csr = tool('keytool', ['-certreq', ...STORE.slice(0, 4), '-keystore', 'in', '-alias', 'java'], { in: modern });
  return [
    selfSigned('pkcs12-keytool.p12', modern, 'keytool -genkeypair -storetype PKCS12'),
    selfSigned('pkcs12-keytool-legacy.p12', old, 'keytool -genkeypair -storetype PKCS12 -J-Dkeystore.pkcs12.legacy'),
    {
      name: 'pkcs12-keytool-two-entries.p12',
      content: two,
      made: 'keytool -genkeypair twice',
      passwords: PASSWORDS,
      expect: nothing('import.several_certificates'),
    },
    {
      name: 'store.jks',
      content: jks,
      made: 'keytool -storetype JKS',
      expect: nothing('import.certificate_missing', 'import.java_keystore'),
    },
    {
      name: 'store.jceks',
      content: jceks,
      made: 'keytool -storetype JCEKS',
      expect: nothing('import.certificate_missing', 'import.java_keystore'),
    },
    {
      name: 'csr-by-keytool.csr',
      content: csr,
      made: 'keytool -certreq',
      expect: nothing('import.certificate_missing'),
    },
  ];
}

/** The certificate as openssl reads it: the judge of what we are to find. */
function certificateIn(store: Uint8Array): string {
  const args = ['pkcs12', '-in', 'p', '-nokeys', '-legacy', '-passin', `pass:${PASSWORDS[0]}`];
  return pemEncode('CERTIFICATE', derOf(textOf(openssl(args, { p: store }))));
}
