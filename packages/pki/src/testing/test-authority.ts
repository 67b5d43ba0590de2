import { generateKeyPairSync } from 'node:crypto';
import { ownBytes } from '../bytes.ts';
import { createIssuingAuthority, createRootAuthority } from '../issue/authority-certificates.ts';
import {
  type CertificateProfileOptions,
  type CertificateRequest,
  defineProfile,
} from '../issue/certificate-profile.ts';
import { type Issuer, loadIssuer } from '../issue/issuer.ts';
import { prepareCertificate, signPrepared } from '../issue/prepare-certificate.ts';
import { pemEncode } from '../pem.ts';
import { validityPeriod } from '../validity.ts';

export const NOW = new Date('2026-11-20T10:00:00Z');
export const POLICY = '1.3.6.1.4.1.32473.1.1';
const YEARS = 365;

export type TestAuthority = {
  readonly root: Issuer;
  readonly issuer: Issuer;
  readonly rootPem: string;
  readonly issuerPem: string;
  /** A DV certificate for the names, valid for so many days from the authority's first day on. PEM. */
  readonly issue: (wish: { names: readonly string[]; publicKey: Uint8Array; days: number }) => string;
};

/** A root and an issuing CA, as the built-in CA makes them on its first start: "Test Root" and "Test TLS CA". */
export function createTestAuthority({ name = 'Test', now = NOW }: { name?: string; now?: Date } = {}): TestAuthority {
  const identity = { organization: `Certdesk ${name}`, country: 'DE' };
  const rootPeriod = validityPeriod({ from: now, days: 20 * YEARS });
  const root = loadIssuer(createRootAuthority({ ...identity, ...rootPeriod, commonName: `${name} Root` }));
  const urls = { caIssuersUrl: 'http://ca.example.com/root.cer', crlUrl: 'http://ca.example.com/root.crl' };
  const period = validityPeriod({ from: now, days: 10 * YEARS });
  const issuer = loadIssuer(
    createIssuingAuthority({ ...identity, ...period, ...urls, root, commonName: `${name} TLS CA` }),
  );
  const profile = testProfile(issuer, { allowReserved: true });
  const pem = (authority: Issuer): string => pemEncode('CERTIFICATE', authority.certificate);
  return {
    root,
    issuer,
    rootPem: pem(root),
    issuerPem: pem(issuer),
    issue: ({ names, publicKey, days }) => {
      const request = { names, publicKey, issuedAt: now, ...validityPeriod({ from: now, days }) };
      return signPrepared(prepareCertificate(profile, request), issuer).pem;
    },
  };
}

export function testProfile(
  issuer: Issuer,
  options: Partial<CertificateProfileOptions> = {},
): ReturnType<typeof defineProfile> {
  return defineProfile({
    issuer,
    validationLevel: 'DV',
    policyOid: POLICY,
    ocspUrl: 'http://ca.example.com/ocsp',
    caIssuersUrl: 'http://ca.example.com/issuing.cer',
    crlUrl: 'http://ca.example.com/issuing.crl',
    ...options,
  });
}

const ecKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ type: 'spki', format: 'der' });

export function testRequest(options: Partial<CertificateRequest> = {}): CertificateRequest {
  return {
    names: ['www.example.com', 'example.com'],
    publicKey: ownBytes(ecKey),
    issuedAt: NOW,
    ...validityPeriod({ from: NOW, days: 199 }),
    ...options,
  };
}
