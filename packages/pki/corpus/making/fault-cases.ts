import type { ImportFaultCode } from '@certdesk/contract';
import { type Authority, pick } from './authority.ts';
import { CERTIFICATE_AND_CHAIN, type Expectation, type NewCase, WHOLE } from './case.ts';
import { craftCertificate, RFC_9500_KEY, rsaOf } from './craft-certificate.ts';

/** Certificates and keys with which something is wrong, and some with which nothing is. */
export function faultCases(authority: Authority): NewCase[] {
  const issuer = pick(authority, 'tls-1').certificate;
  const files = (name: string): string => pick(authority, name).certificate + issuer + pick(authority, name).key;
  const build = (name: string, faults: ImportFaultCode[] = [], chain: string[] = ['tls-1']): NewCase => ({
    name: `certificate-${name}.pem`,
    content: chain.length > 0 ? files(name) : pick(authority, name).certificate + pick(authority, name).key,
    made: 'openssl ca',
    expect: { leaf: name, chain, key: name, faults },
  });
  return [
    build('expired', ['import.expired']),
    build('future', ['import.not_yet_valid']),
    build('rsa-1024', ['import.key_size']),
    build('rsa-e3', ['import.key_exponent']),
    // No browser can compute MD5, to see whether the signature is at least what it claims to be.
    build('md5', ['import.issuer_unknown_signature', 'import.signature_weak']),
    build('sha1', ['import.signature_weak']),
    build('sha512'),
    build('pss'),
    build('ed25519', ['import.key_type']),
    build('nameless', ['import.names_missing']),
    build('client', ['import.purpose']),
    build('wildcard'),
    build('idn'),
    build('self', ['import.self_signed'], []),
    build('self-ca', ['import.self_signed'], []),
    {
      ...build('secp256k1'),
      expect: { leaf: 'secp256k1', chain: ['tls-1'], faults: ['import.key_type'] },
    },
    ...pairCases(authority),
    ...craftedCases(authority),
  ];
}

function pairCases(authority: Authority): NewCase[] {
  const [www, shop] = [pick(authority, 'www'), pick(authority, 'shop')];
  const issuer = pick(authority, 'tls-1').certificate;
  const mismatch: Expectation = { leaf: 'www', chain: ['tls-1'], faults: ['import.key_mismatch'] };
  const made = 'openssl';
  return [
    { name: 'pair-wrong.pem', content: www.certificate + issuer + shop.key, made, expect: mismatch },
    {
      name: 'pair-and-another-key.pem',
      content: shop.key + www.certificate + issuer + www.key,
      made,
      expect: { ...WHOLE, faults: ['import.keys_left_out'] },
    },
    { name: 'pair-key-only.pem', content: www.key, made, expect: { faults: ['import.certificate_missing'] } },
  ];
}

/** What no sound program signs: certificates of weak keys by hand, and changed ones. */
function craftedCases(authority: Authority): NewCase[] {
  const issued = pick(authority, 'tls-1');
  const craft = (name: string, spki: Uint8Array, faults: ImportFaultCode[], key = ''): NewCase => {
    const certificate = craftCertificate({ spki, issuer: issued, dnsName: `${name}.example.com` });
    const found = key === '' ? {} : { key: `crafted-${name}` };
    return {
      references: { [`crafted-${name}`]: certificate },
      name: `crafted-${name}.pem`,
      content: certificate + issued.certificate + key,
      made: 'by hand: DER written and signed with the key of the corpus CA',
      expect: { leaf: `crafted-${name}`, chain: ['tls-1'], ...found, faults: faults.sort() },
    };
  };
  const www = pick(authority, 'www').certificate;
  const at = www.length - 60;
  const changed = www.slice(0, at) + (www[at] === 'A' ? 'B' : 'A') + www.slice(at + 1);
  return [
    craft('small-factor', rsaOf('small-factor'), ['import.key_weak', 'import.key_missing']),
    craft('close-primes', rsaOf('close-primes'), ['import.key_weak', 'import.key_missing']),
    craft('huge-key', rsaOf('huge'), ['import.key_size', 'import.key_missing']),
    craft('published-key', RFC_9500_KEY.spki, ['import.key_compromised'], RFC_9500_KEY.pem),
    {
      name: 'crafted-changed-signature.pem',
      content: changed + issued.certificate,
      references: { 'crafted-changed-signature': changed },
      made: 'openssl, then one character of the signature changed',
      expect: {
        ...CERTIFICATE_AND_CHAIN,
        leaf: 'crafted-changed-signature',
        chain: [],
        faults: ['import.certificates_left_out', 'import.chain_broken', 'import.key_missing'],
      },
    },
  ];
}
