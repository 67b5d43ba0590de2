import { createCsr, csrPublicKey, pemEncode, validityPeriod } from '@certdesk/pki';
import {
  createIssuingAuthority,
  createRootAuthority,
  defineProfile,
  loadIssuer,
  prepareCertificate,
  signPrepared,
} from '@certdesk/pki/node';
import { expect, test } from 'vitest';
import { readyParts } from './examination.ts';
import { examine } from './examine.ts';

const NOW = new Date('2026-11-20T10:00:00Z');
const URLS = { caIssuersUrl: 'http://ca.example.com/ca.cer', crlUrl: 'http://ca.example.com/ca.crl' };

function createAuthority(commonName: string) {
  const identity = { organization: 'Trial', country: 'DE', ...validityPeriod({ from: NOW, days: 3650 }) };
  const root = loadIssuer(createRootAuthority({ ...identity, commonName: `${commonName} Root` }));
  const issuer = loadIssuer(createIssuingAuthority({ ...identity, ...URLS, root, commonName }));
  const profile = defineProfile({
    issuer,
    validationLevel: 'DV',
    policyOid: '1.3.6.1.4.1.32473.1.1',
    ocspUrl: 'http://ca.example.com/ocsp',
    ...URLS,
  });
  const issue = (csr: string, names: readonly string[]) => {
    const period = validityPeriod({ from: NOW, days: 90 });
    const request = { names, publicKey: csrPublicKey(csr), issuedAt: NOW, ...period };
    return signPrepared(prepareCertificate(profile, request), issuer).pem;
  };
  return { issue, intermediate: pemEncode('CERTIFICATE', issuer.certificate) };
}

const NAMES = ['shop.example.com'];
const authority = createAuthority('First CA');
const other = createAuthority('Second CA');
const { csrPem, privateKeyPem } = await createCsr({ names: NAMES, key: 'ecdsa-p256' });
const certificate = authority.issue(csrPem, NAMES);
const current = { certificate, intermediateCertificates: authority.intermediate };

const look = (text: string, kept?: typeof current) => {
  const source = { name: 'given.pem', field: 'any' as const, bytes: new TextEncoder().encode(text) };
  return examine({ sources: [source], passwords: [], now: NOW, ...(kept ? { current: kept } : {}) });
};

test('everything in one file becomes an import, each part in its place', async () => {
  const examination = await look(authority.intermediate + privateKeyPem + certificate + csrPem);
  expect(examination.leaf?.commonName).toBe('shop.example.com');
  expect(examination.chain.map(({ commonName }) => commonName)).toEqual(['First CA']);
  expect(readyParts(examination)).toEqual({
    certificate,
    intermediateCertificates: authority.intermediate,
    privateKey: privateKeyPem,
    csr: csrPem,
  });
});

test('a new certificate of the same issuer keeps the chain that is there', async () => {
  const renewed = authority.issue(csrPem, NAMES);
  const { parts } = await look(renewed, current);
  expect(parts).toEqual({ certificate: renewed, intermediateCertificates: authority.intermediate });
});

test('a new certificate of another issuer does not take the old chain along, nor speak of it', async () => {
  const { parts, faults } = await look(other.issue(csrPem, NAMES), current);
  expect(parts?.intermediateCertificates).toBe('');
  expect(faults.map(({ code }) => code)).not.toContain('import.certificates_left_out');
});

test('a missing chain can be added to the certificate that is there', async () => {
  const { parts } = await look(authority.intermediate, { certificate, intermediateCertificates: '' });
  expect(parts).toEqual({ certificate, intermediateCertificates: authority.intermediate });
});
