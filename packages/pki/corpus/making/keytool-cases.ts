import { pemEncode } from '../../src/pem.ts';
import { type NewCase, nothing } from './case.ts';
import { derOf, openssl, PASSWORD, textOf, tool } from './tools.ts';

const LONG = ['-startdate', '2020/01/01 00:00:00', '-validity', '28000'];
const STORE = ['-storepass', `${PASSWORD}-java`, '-keypass', `${PASSWORD}-java`, '-keystore', 'out'];
const PASSWORDS = [`${PASSWORD}-java`];

const entry = (alias: string, name: string, ...key: string[]): string[] => {
  const names = ['-dname', `CN=${name}`, '-ext', `san=dns:${name}`];
  return [...key, ...names, '-alias', alias];
};
const FIRST = entry('java', 'java.example.com', '-keyalg', 'RSA', '-keysize', '2048');
const SECOND = entry('second', 'second.example.com', '-keyalg', 'EC', '-groupname', 'secp256r1');

/** A key pair with a self-signed certificate, in a new store or beside what is in `out`. Options for Java begin with -J. */
function generate(options: readonly string[], before: Readonly<Record<string, Uint8Array>> = {}): Uint8Array {
  const [java, own] = [options.filter((one) => one.startsWith('-J')), options.filter((one) => !one.startsWith('-J'))];
  return tool('keytool', [...java, '-genkeypair', ...LONG, ...STORE, ...own], before);
}

/** What Java's keytool writes: stores of its own kind, and PKCS #12 in its manner. */
export function keytoolCases(): NewCase[] {
  const selfSigned = (name: string, content: Uint8Array, made: string): NewCase => ({
    name,
    content,
    made,
    passwords: PASSWORDS,
    references: { [name]: certificateIn(content) },
    expect: { leaf: name, chain: [], key: name, faults: ['import.self_signed'] },
  });
  const foreign = (name: string, content: Uint8Array, made: string): NewCase => ({
    name,
    content,
    made,
    expect: nothing('import.certificate_missing', 'import.java_keystore'),
  });
  const modern = generate([...FIRST, '-storetype', 'PKCS12']);
  const old = generate([...FIRST, '-storetype', 'PKCS12', '-J-Dkeystore.pkcs12.legacy']);
  const two = generate([...SECOND, '-storetype', 'PKCS12'], { out: modern });
  const jks = generate([...FIRST, '-storetype', 'JKS']);
  const jceks = generate([...FIRST, '-storetype', 'JCEKS']);
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
    foreign('store.jks', jks, 'keytool -storetype JKS'),
    foreign('store.jceks', jceks, 'keytool -storetype JCEKS'),
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
