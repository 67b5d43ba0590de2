import { createPkcs7Bundle } from '../../src/bundle.ts';
import { concatBytes, toBase64 } from '../../src/bytes.ts';
import { OID } from '../../src/der/oids.ts';
import { integer, oid, set } from '../../src/der/write.ts';
import { type Authority, pick } from './authority.ts';
import { CERTIFICATE_AND_CHAIN, CERTIFICATE_ONLY, type NewCase, nothing } from './case.ts';
import { derOf, openssl, textOf, tool } from './tools.ts';

const AND_ROOT = { ...CERTIFICATE_AND_CHAIN, faults: ['import.key_missing', 'import.root_left_out'] as const };

/** DER, PKCS #7 and requests: what Windows, CAs and openssl export without a key. */
export function pkcs7Cases(authority: Authority): NewCase[] {
  const [leaf, issuer, root] = ['www', 'tls-1', 'root-r1'].map((name) => pick(authority, name).certificate) as [
    string,
    string,
    string,
  ]; // cast: three in, three out
  const [leafDer, issuerDer] = [derOf(leaf), derOf(issuer)];
  const bundle = (...more: string[]): string =>
    textOf(openssl(['crl2pkcs7', '-nocrl', '-certfile', 'c', ...more], { c: leaf + issuer + root }));
  return [
    { name: 'der-leaf.cer', content: leafDer, made: 'openssl x509 -outform DER', expect: CERTIFICATE_ONLY },
    {
      name: 'der-trailing-newline.cer',
      content: concatBytes([leafDer, Uint8Array.of(13, 10)]),
      made: 'openssl, a line end appended',
      expect: CERTIFICATE_ONLY,
    },
    {
      name: 'der-two-in-a-row.crt',
      content: concatBytes([leafDer, issuerDer]),
      made: 'cat of two DER files',
      expect: CERTIFICATE_AND_CHAIN,
    },
    { name: 'pkcs7-pem.p7b', content: bundle(), made: 'openssl crl2pkcs7', expect: AND_ROOT },
    { name: 'pkcs7-der.p7b', content: derOf(bundle()), made: 'openssl crl2pkcs7 -outform DER', expect: AND_ROOT },
    {
      name: 'pkcs7-certificate-label.p7b',
      content: bundle().replaceAll('PKCS7', 'CERTIFICATE'),
      made: 'as Windows labels it',
      expect: AND_ROOT,
    },
    {
      name: 'pkcs7-base64.p7b',
      content: toBase64(derOf(bundle())).replaceAll(/.{64}/g, '$&\r\n'),
      made: 'base64 without armor',
      expect: AND_ROOT,
    },
    {
      name: 'pkcs7-ours.p7b',
      content: createPkcs7Bundle([issuerDer, leafDer]),
      made: 'createPkcs7Bundle',
      expect: CERTIFICATE_AND_CHAIN,
    },
    {
      name: 'pkcs7-empty.p7b',
      content: createPkcs7Bundle([]),
      made: 'createPkcs7Bundle of nothing',
      expect: nothing('import.certificate_missing', 'import.not_recognized'),
    },
    ...signedCases(authority),
    ...requestCases(authority),
  ];
}

/** Where somebody signed, what he signed counts; his own certificate is not what the import is about. */
function signedCases(authority: Authority): NewCase[] {
  const [leaf, issuer] = [pick(authority, 'www').certificate, pick(authority, 'tls-1').certificate];
  const { certificate, key } = pick(authority, 'client');
  const files = { c: certificate, k: key, m: leaf + issuer };
  const cms = ['cms', '-sign', '-signer', 'c', '-inkey', 'k', '-in', 'm', '-outform', 'DER', '-nodetach', '-binary'];
  const certtool = ['--p7-sign', '--load-certificate', 'c', '--load-privkey', 'k', '--infile', 'm', '--outfile', 'out'];
  const open = (tag: number, ...parts: Uint8Array[]): Uint8Array =>
    concatBytes([Uint8Array.of(tag, 0x80), ...parts, Uint8Array.of(0, 0)]);
  const certificates = open(0xa0, derOf(leaf), derOf(issuer));
  const signedData = open(0x30, integer(1), set(), open(0x30, oid(OID.data)), certificates, set());
  return [
    {
      name: 'pkcs7-signed-content.p7m',
      content: openssl([...cms, '-stream', '-out', 'out'], files),
      made: 'openssl cms -stream: BER, the PEM signed by somebody else',
      expect: CERTIFICATE_AND_CHAIN,
    },
    {
      name: 'pkcs7-signed-by-certtool.p7s',
      content: tool('certtool', certtool, files),
      made: 'certtool --p7-sign (GnuTLS), the PEM signed by somebody else',
      expect: CERTIFICATE_AND_CHAIN,
    },
    {
      name: 'pkcs7-indefinite-length.p7b',
      content: open(0x30, oid(OID.signedData), open(0xa0, signedData)),
      made: 'by hand: BER, as old versions of Windows export',
      expect: CERTIFICATE_AND_CHAIN,
    },
  ];
}

function requestCases(authority: Authority): NewCase[] {
  const { certificate, key } = pick(authority, 'www');
  const whole = certificate + pick(authority, 'tls-1').certificate + key;
  const request = (of: string, ...more: string[]): string =>
    textOf(
      openssl(['req', '-new', '-key', 'k', '-subj', '/CN=www.example.com', ...more], { k: pick(authority, of).key }),
    );
  const csr = request('www');
  const forged = csr.replace(/(.)(.{8}\n-----END)/, (_, one: string, rest: string) => (one === 'A' ? 'B' : 'A') + rest);
  const pair = { leaf: 'www', chain: ['tls-1'], key: 'www' };
  return [
    { name: 'csr-only.csr', content: csr, made: 'openssl req', expect: { faults: ['import.certificate_missing'] } },
    {
      name: 'csr-only.der',
      content: derOf(csr),
      made: 'openssl req -outform DER',
      expect: { faults: ['import.certificate_missing'] },
    },
    { name: 'csr-and-all.pem', content: csr + whole, made: 'openssl', expect: { ...pair, csr: 'www', faults: [] } },
    {
      name: 'csr-new-label.pem',
      content: request('www', '-newhdr') + whole,
      made: 'openssl req -newhdr',
      expect: { ...pair, csr: 'www', faults: [] },
    },
    {
      name: 'csr-of-another-key.pem',
      content: request('shop') + whole,
      made: 'openssl',
      expect: { ...pair, faults: ['import.csr_mismatch'] },
    },
    {
      name: 'csr-changed-signature.pem',
      content: forged + whole,
      made: 'openssl, its signature changed',
      expect: { ...pair, csr: 'www', faults: ['import.csr_invalid'] },
    },
  ];
}
