import { openssl } from '../../src/testing/openssl.ts';

/** A certificate and its private key, both PEM. Every key here is made for these tests and used nowhere else. */
export type Issued = { readonly certificate: string; readonly key: string };
export type Authority = Readonly<Record<string, Issued>>;

type Plan = {
  readonly name: string;
  readonly subject: string;
  /** Its key is made anew by these arguments of "openssl genpkey", or is that of another certificate. */
  readonly key: readonly string[] | { readonly of: string };
  /** Missing for a self-signed one. */
  readonly issuer?: string;
  readonly extensions: readonly string[];
  readonly from?: string;
  readonly to?: string;
  readonly digest?: string;
  readonly extra?: readonly string[];
};

const RSA = ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'];
const rsa = (...options: string[]): string[] => ['-algorithm', 'RSA', ...options.flatMap((one) => ['-pkeyopt', one])];
const ec = (curve: string): string[] => ['-algorithm', 'EC', '-pkeyopt', `ec_paramgen_curve:${curve}`];
const CA = ['basicConstraints=critical,CA:true', 'keyUsage=critical,keyCertSign,cRLSign'];
const IDS = ['subjectKeyIdentifier=hash'];
const SERVER = ['basicConstraints=critical,CA:false', 'extendedKeyUsage=serverAuth', ...IDS];
/** BR 7.1.2.7: what only an intermediate may issue. */
const POLICY = 'certificatePolicies=2.23.140.1.2.1';
const names = (...dns: string[]): string => `subjectAltName=${dns.map((name) => `DNS:${name}`).join(',')}`;

const ca = (name: string, commonName: string, more: Partial<Plan> = {}): Plan => ({
  name,
  subject: `/C=XX/O=Corpus Test CA/CN=${commonName}`,
  key: RSA,
  extensions: [...CA, ...IDS],
  ...more,
});

const leaf = (name: string, dns: string, more: Partial<Plan> = {}): Plan => ({
  name,
  subject: `/CN=${dns}`,
  key: ec('P-256'),
  issuer: 'tls-1',
  extensions: [...SERVER, names(dns)],
  ...more,
});

const PLANS: readonly Plan[] = [
  ca('root-r1', 'Corpus Root R1'),
  ca('root-r0', 'Corpus Old Root R0'),
  ca('root-e1', 'Corpus Root E1', { key: ec('P-384') }),
  ca('root-r1-cross', 'Corpus Root R1', { key: { of: 'root-r1' }, issuer: 'root-r0' }),
  ca('tls-1', 'Corpus TLS CA 1', { issuer: 'root-r1' }),
  ca('tls-1-cross', 'Corpus TLS CA 1', { key: { of: 'tls-1' }, issuer: 'root-r0', to: '20980101000000Z' }),
  ca('tls-1-impostor', 'Corpus TLS CA 1', { issuer: 'root-r1' }),
  ca('policy', 'Corpus Policy CA', { issuer: 'root-r1' }),
  ca('tls-2', 'Corpus TLS CA 2', { issuer: 'policy' }),
  ca('tls-e1', 'Corpus TLS CA E1', { key: ec('P-256'), issuer: 'root-e1' }),
  ca('tls-expired', 'Corpus TLS CA 3', { issuer: 'root-r1', to: '20240101000000Z' }),
  ca('tls-md5', 'Corpus TLS CA 4', { issuer: 'root-r1', digest: 'md5' }),
  ca('tls-1024', 'Corpus TLS CA 5', { issuer: 'root-r1', key: rsa('rsa_keygen_bits:1024') }),
  leaf('www', 'www.example.com', {
    key: RSA,
    extensions: [...SERVER, names('www.example.com', 'example.com'), POLICY],
  }),
  leaf('renewed', 'www.example.com', { key: { of: 'www' }, from: '20210101000000Z' }),
  leaf('shop', 'shop.example.com'),
  leaf('ec', 'www.example.org', { issuer: 'tls-e1', extensions: [...SERVER, names('www.example.org'), POLICY] }),
  leaf('deep', 'deep.example.com', { issuer: 'tls-2' }),
  leaf('wildcard', '*.example.net'),
  leaf('idn', 'xn--mnchen-3ya.example'),
  leaf('inner', 'intranet.example.com'),
  leaf('expired', 'old.example.com', { to: '20230101000000Z' }),
  leaf('future', 'next.example.com', { from: '20900101000000Z' }),
  leaf('rsa-1024', 'small.example.com', { key: rsa('rsa_keygen_bits:1024') }),
  leaf('rsa-e3', 'three.example.com', { key: rsa('rsa_keygen_bits:2048', 'rsa_keygen_pubexp:3') }),
  leaf('ed25519', 'edwards.example.com', { key: ['-algorithm', 'ED25519'] }),
  leaf('secp256k1', 'coin.example.com', { key: ec('secp256k1') }),
  leaf('md5', 'md5.example.com', { digest: 'md5' }),
  leaf('sha1', 'sha1.example.com', { digest: 'sha1' }),
  leaf('sha512', 'sha512.example.com', { digest: 'sha512', key: ec('P-384') }),
  leaf('pss', 'pss.example.com', { extra: ['-sigopt', 'rsa_padding_mode:pss', '-sigopt', 'rsa_pss_saltlen:32'] }),
  leaf('nameless', 'nameless.example.com', { extensions: SERVER }),
  leaf('client', 'client.example.com', {
    extensions: ['extendedKeyUsage=clientAuth', names('client.example.com')],
  }),
  leaf('under-expired', 'a.example.com', { issuer: 'tls-expired' }),
  leaf('under-md5', 'b.example.com', { issuer: 'tls-md5' }),
  leaf('under-1024', 'c.example.com', { issuer: 'tls-1024' }),
  { name: 'self', subject: '/CN=nas.example.com', key: RSA, extensions: [...SERVER, names('nas.example.com')] },
  { name: 'self-ca', subject: '/CN=box.example.com', key: ec('P-256'), extensions: [...CA, names('box.example.com')] },
];

/** The certificates and keys that the corpus is made of, by openssl. Valid from 2020 to 2099 where nothing else is said. */
export function createAuthority(): Authority {
  const made: Record<string, Issued> = {};
  for (const plan of PLANS) made[plan.name] = issue(plan, made);
  return made;
}

export function pick(authority: Authority, name: string): Issued {
  const issued = authority[name];
  if (!issued) throw new Error(`no certificate called ${name}`);
  return issued;
}

function issue(plan: Plan, made: Authority): Issued {
  const key = 'of' in plan.key ? pick(made, plan.key.of).key : run(['genpkey', ...plan.key]).toString();
  const dn = '[req]\ndistinguished_name=dn\nprompt=no\n[dn]\n';
  const csr = run(['req', '-new', '-key', 'k', '-config', 'c', '-subj', plan.subject], { k: key, c: dn });
  const issuer = plan.issuer === undefined ? undefined : pick(made, plan.issuer);
  const signing = issuer ? ['-cert', 'ca', '-keyfile', 'ca.key'] : ['-selfsign', '-keyfile', 'k'];
  const period = ['-startdate', plan.from ?? '20200101000000Z', '-enddate', plan.to ?? '20990101000000Z'];
  const fixed = ['-batch', '-notext', '-preserveDN', '-config', 'c', '-in', 'csr', '-out', 'out'];
  const files = {
    k: key,
    csr,
    c: `${DATABASE}\n[e]\n${plan.extensions.join('\n')}\n`,
    index: '',
    ...(issuer && { ca: issuer.certificate, 'ca.key': issuer.key }),
  };
  const args = ['ca', ...fixed, ...period, ...signing, '-md', plan.digest ?? 'sha256', ...(plan.extra ?? [])];
  return { certificate: run(args, files).toString(), key };
}

const DATABASE = `[ca]
default_ca=d
[d]
database=index
new_certs_dir=.
unique_subject=no
rand_serial=yes
x509_extensions=e
policy=p
[p]
countryName=optional
organizationName=optional
commonName=optional`;

function run(args: readonly string[], files: Readonly<Record<string, string | Uint8Array>> = {}): Buffer {
  const { ok, bytes, output } = openssl(args, files);
  if (!ok) throw new Error(`openssl ${args.join(' ')}\n${output}`);
  return bytes;
}
