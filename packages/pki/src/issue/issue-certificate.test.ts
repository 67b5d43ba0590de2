import { createPrivateKey, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { openssl } from '../testing/openssl.ts';
import { createTestAuthority, NOW, POLICY, testProfile, testRequest } from '../testing/test-authority.ts';
import { validityPeriod } from '../validity.ts';
import type { CertificateProfile, CertificateRequest } from './certificate-profile.ts';
import { loadIssuer } from './issuer.ts';
import {
  type IssuedCertificate,
  type PreparedCertificate,
  prepareCertificate,
  signPrepared,
} from './prepare-certificate.ts';

const authority = createTestAuthority();
const { issuer, root } = authority;
const profile = testProfile(issuer);
const organization = {
  name: 'Süß & Co. KG',
  city: 'München',
  region: 'Bayern',
  country: 'DE',
  registrationNumber: 'HRB 1',
};
const rsaKey = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ type: 'spki', format: 'der' });

function issue(request: CertificateRequest, use: CertificateProfile = profile): IssuedCertificate {
  return signPrepared(prepareCertificate(use, request), use.issuer);
}

function verify(pem: string, name: string): ReturnType<typeof openssl> {
  const files = { 'root.pem': authority.rootPem, 'ca.pem': authority.issuerPem, 'leaf.pem': pem };
  const at = String(NOW.getTime() / 1000 + 60);
  const options = ['-x509_strict', '-purpose', 'sslserver', '-verify_hostname', name, '-attime', at];
  return openssl(['verify', ...options, '-CAfile', 'root.pem', '-untrusted', 'ca.pem', 'leaf.pem'], files);
}

function textOf(pem: string): string {
  const run = openssl(['x509', '-in', 'a.pem', '-noout', '-text', '-nameopt', 'utf8,sep_comma_plus'], { 'a.pem': pem });
  return run.output.replace(/ +$/gm, '');
}

describe('a certificate of the built-in CA', () => {
  it.each([
    ['DV', 'ECDSA', testRequest()],
    ['DV', 'RSA', testRequest({ publicKey: rsaKey })],
    ['OV', 'ECDSA', testRequest({ organization })],
    ['EV', 'RSA', testRequest({ organization, publicKey: rsaKey })],
    ['EV', 'ECDSA', testRequest({ organization: { name: 'Ex', city: 'Wien', country: 'AT' } })],
  ] as const)('(%s, %s) is accepted by openssl for TLS servers', (validationLevel, _, request) => {
    const { pem } = issue(request, testProfile(issuer, { validationLevel }));
    for (const name of request.names) expect(verify(pem, name).output).toContain('leaf.pem: OK');
    expect(verify(pem, 'other.example.com').ok).toBe(false);
  });

  it('has the extensions of the profile and no others', () => {
    const text = textOf(issue(testRequest()).pem);
    expect(
      text
        .slice(text.indexOf('X509v3 extensions'), text.indexOf('Signature Value'))
        .replace(/[0-9A-F]{2}(:[0-9A-F]{2}){19}/, 'KEY'),
    ).toBe(
      `X509v3 extensions:
            X509v3 Key Usage: critical
                Digital Signature
            X509v3 Basic Constraints: critical
                CA:FALSE
            X509v3 Extended Key Usage:
                TLS Web Server Authentication
            X509v3 Authority Key Identifier:
                KEY
            Authority Information Access:
                OCSP - URI:http://ca.example.com/ocsp
                CA Issuers - URI:http://ca.example.com/issuing.cer
            X509v3 Certificate Policies:
                Policy: 2.23.140.1.2.1
                Policy: ${POLICY}
            X509v3 CRL Distribution Points:
                Full Name:
                  URI:http://ca.example.com/issuing.crl
            X509v3 Subject Alternative Name:
                DNS:www.example.com, DNS:example.com
    Signature Algorithm: ecdsa-with-SHA256
    `,
    );
  });

  it('names the organization as its level demands', () => {
    const subjectOf = (validationLevel: 'DV' | 'OV' | 'EV'): string | undefined =>
      /Subject: (.*)/.exec(
        textOf(issue(testRequest({ organization }), testProfile(issuer, { validationLevel })).pem),
      )?.[1];
    expect(subjectOf('DV')).toBe('CN=www.example.com');
    expect(subjectOf('OV')).toBe('C=DE,ST=Bayern,L=München,O=Süß & Co. KG,CN=www.example.com');
    expect(subjectOf('EV')).toBe(
      'businessCategory=Private Organization,jurisdictionC=DE,serialNumber=HRB 1,C=DE,ST=Bayern,L=München,O=Süß & Co. KG,CN=www.example.com',
    );
  });

  it('has an empty subject and critical names when the first name is too long for a common name', () => {
    const name = `${'a'.repeat(60)}.example.com`;
    const { pem } = issue(testRequest({ names: [name] }));
    expect(textOf(pem)).toMatch(/Subject:\n/);
    expect(textOf(pem)).toContain('Subject Alternative Name: critical');
    expect(verify(pem, name).output).toContain('OK');
  });

  it('carries a hundred names in the order given', () => {
    const names = ['*.example.com', ...Array.from({ length: 99 }, (_, i) => `n${99 - i}.example.com`)];
    const certificate = new X509Certificate(issue(testRequest({ names })).der);
    expect(certificate.subjectAltName).toBe(names.map((name) => `DNS:${name}`).join(', '));
  });

  it('has a positive random serial number of 16 octets', () => {
    const serials = Array.from({ length: 200 }, () => prepareCertificate(profile, testRequest()).serialNumber);
    expect(new Set(serials).size).toBe(200);
    for (const serial of serials) expect(serial).toMatch(/^[4-7][0-9A-F]{31}$/);
    const prepared = prepareCertificate(profile, testRequest());
    expect(new X509Certificate(signPrepared(prepared, issuer).der).serialNumber).toBe(prepared.serialNumber);
  });

  it('may be for a reserved name only where the profile says so', () => {
    const request = testRequest({ names: ['www.shop.example'] });
    expect(() => issue(request)).toThrow(expect.objectContaining({ code: 'certificate.profile_violated' }));
    const { pem } = issue(request, testProfile(issuer, { allowReserved: true }));
    expect(verify(pem, 'www.shop.example').output).toContain('OK');
  });
});

describe('prepareCertificate', () => {
  it('lists everything that is wrong at once', () => {
    const period = validityPeriod({ from: new Date('2026-11-24T10:00:00Z'), days: 201 });
    const request = testRequest({
      ...period,
      names: ['www.example.com', 'server.local', 'www.example.com', 'UPPER.example.com'],
    });
    const act = (): PreparedCertificate => prepareCertificate(testProfile(issuer, { validationLevel: 'OV' }), request);
    expect(act).toThrow(
      expect.objectContaining({
        code: 'certificate.profile_violated',
        findings: [
          'validity: longer than 200 days',
          'validity: begins more than 48 hours from now',
          'names: "server.local" may not be certified',
          'names: "UPPER.example.com" may not be certified',
          'names: one is there twice',
          'subject: no organization',
        ],
      }),
    );
  });

  it.each([
    ['2026-03-14T23:00:00Z', 398],
    ['2026-03-15T00:00:00Z', 200],
    ['2027-03-15T00:00:00Z', 100],
    ['2029-03-15T00:00:00Z', 47],
  ])('issued at %s allows %i days and not a second more', (moment, days) => {
    const issuedAt = new Date(moment);
    const early = { ...issuer, notBefore: new Date(0) };
    const use = testProfile(early);
    const period = validityPeriod({ from: issuedAt, days });
    expect(prepareCertificate(use, testRequest({ issuedAt, ...period })).notAfter).toEqual(period.notAfter);
    const longer = { ...period, notAfter: new Date(period.notAfter.getTime() + 1000) };
    expect(() => prepareCertificate(use, testRequest({ issuedAt, ...longer }))).toThrow(/longer than/);
  });

  it.each([
    ['no names', { names: [] }, /names: none/],
    ['a wildcard over a public suffix', { names: ['*.co.uk'] }, /may not be certified/],
    ['milliseconds', { notBefore: new Date(NOW.getTime() + 1) }, /not the period asked for/],
    ['an empty period', { notAfter: new Date(NOW.getTime() - 1000) }, /ends before it begins/],
    ['a key that is none', { publicKey: new Uint8Array([0x30, 0]) }, /publicKey: unreadable/],
    ['a short RSA key', { publicKey: shortKey() }, /RSA below 2048/],
    ['an Ed25519 key', { publicKey: ed25519Key() }, /neither RSA nor ECDSA/],
  ] as const)('refuses %s', (_, change, finding) => {
    expect(() => prepareCertificate(profile, testRequest(change))).toThrow(finding);
  });

  it.each([
    ['a lower-case country', { ...organization, country: 'de' }, /country/],
    ['an empty organization', { ...organization, name: '' }, /organization is empty/],
    ['neither city nor region', { name: 'X', city: '', country: 'DE' }, /neither locality nor state/],
  ])('refuses %s', (_, bad, finding) => {
    const use = testProfile(issuer, { validationLevel: 'OV' });
    expect(() => prepareCertificate(use, testRequest({ organization: bad }))).toThrow(finding);
  });

  it('refuses addresses that are not plain http', () => {
    const use = testProfile(issuer, { ocspUrl: 'https://ca.example.com/ocsp', crlUrl: 'ldap://ca.example.com' });
    expect(() => prepareCertificate(use, testRequest())).toThrow(/authorityInfoAccess.*crlDistributionPoints/);
  });
});

describe('signPrepared', () => {
  it('signs exactly what was checked', () => {
    const prepared = prepareCertificate(profile, testRequest());
    const recorded = Buffer.from(prepared.tbs);
    prepared.tbs.fill(0);
    const { der } = signPrepared(prepared, issuer);
    expect(Buffer.from(der).includes(recorded)).toBe(true);
    expect(new X509Certificate(der).verify(new X509Certificate(issuer.certificate).publicKey)).toBe(true);
  });

  it('signs it once', () => {
    const prepared = prepareCertificate(profile, testRequest());
    signPrepared(prepared, issuer);
    expect(() => signPrepared(prepared, issuer)).toThrow(
      expect.objectContaining({ code: 'certificate.already_signed' }),
    );
  });

  it('signs nothing that was not prepared, and not with another key', () => {
    const prepared = prepareCertificate(profile, testRequest());
    expect(() => signPrepared({ ...prepared }, issuer)).toThrow(/already_signed/);
    expect(() => signPrepared(prepared, root)).toThrow(expect.objectContaining({ code: 'certificate.wrong_issuer' }));
  });
});

describe('loadIssuer', () => {
  it('comes back from what was stored', () => {
    const sealed = issuer.privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' });
    const privateKey = createPrivateKey({ key: sealed, passphrase: 'x' });
    const again = loadIssuer({ certificate: issuer.certificate, privateKey });
    expect(again.keyIdentifier).toEqual(issuer.keyIdentifier);
    expect(verify(issue(testRequest(), testProfile(again)).pem, 'example.com').output).toContain('OK');
  });

  it('refuses a key that belongs to another certificate', () => {
    const mixed = { certificate: issuer.certificate, privateKey: root.privateKey };
    expect(() => loadIssuer(mixed)).toThrow(expect.objectContaining({ code: 'issuer.unusable' }));
  });
});

describe('the certificates of the authority', () => {
  it('are a P-384 root and a P-256 CA that may not have another below it', () => {
    const rootText = textOf(authority.rootPem);
    expect(rootText).toContain('NIST CURVE: P-384');
    expect(rootText).toContain('Signature Algorithm: ecdsa-with-SHA384');
    expect(rootText).toMatch(/Basic Constraints: critical\n +CA:TRUE\n/);
    const text = textOf(authority.issuerPem);
    expect(text).toContain('Subject: C=DE,O=Certdesk Test,CN=Test TLS CA');
    expect(text).toContain('NIST CURVE: P-256');
    expect(text).toMatch(/Basic Constraints: critical\n +CA:TRUE, pathlen:0\n/);
    expect(text).toMatch(/Key Usage: critical\n +Digital Signature, Certificate Sign, CRL Sign\n/);
    expect(text).toMatch(/Extended Key Usage:\n +TLS Web Server Authentication\n/);
  });
});

function shortKey(): Uint8Array {
  return generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({ type: 'spki', format: 'der' });
}

function ed25519Key(): Uint8Array {
  return generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'der' });
}
