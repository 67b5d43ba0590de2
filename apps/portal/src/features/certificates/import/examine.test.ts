import { createCsr, csrPublicKey } from '@certdesk/pki';
import { createTestAuthority } from '@certdesk/pki/testing';
import { expect, test } from 'vitest';
import { readyParts } from './examination.ts';
import { examine } from './examine.ts';

const NOW = new Date('2026-11-20T10:00:00Z');
const NAMES = ['shop.example.com'];
const authority = createTestAuthority({ name: 'First', now: NOW });
const other = createTestAuthority({ name: 'Second', now: NOW });
const { csrPem, privateKeyPem } = await createCsr({ names: NAMES, key: 'ecdsa-p256' });
const request = { names: NAMES, publicKey: csrPublicKey(csrPem), days: 90 };
const certificate = authority.issue(request);
const current = { certificate, intermediateCertificates: authority.issuerPem };

const look = (text: string, kept?: typeof current) => {
  const source = { name: 'given.pem', field: 'any' as const, bytes: new TextEncoder().encode(text) };
  return examine({ sources: [source], passwords: [], now: NOW, ...(kept ? { current: kept } : {}) });
};

test('everything in one file becomes an import, each part in its place', async () => {
  const examination = await look(authority.issuerPem + privateKeyPem + certificate + csrPem);
  expect(examination.leaf?.commonName).toBe('shop.example.com');
  expect(examination.chain.map(({ commonName }) => commonName)).toEqual(['First TLS CA']);
  expect(readyParts(examination)).toEqual({
    certificate,
    intermediateCertificates: authority.issuerPem,
    privateKey: privateKeyPem,
    csr: csrPem,
  });
});

test('a new certificate of the same issuer keeps the chain that is there', async () => {
  const renewed = authority.issue(request);
  const { parts } = await look(renewed, current);
  expect(parts).toEqual({ certificate: renewed, intermediateCertificates: authority.issuerPem });
});

test('a new certificate of another issuer does not take the old chain along, nor speak of it', async () => {
  const { parts, faults } = await look(other.issue(request), current);
  expect(parts?.intermediateCertificates).toBe('');
  expect(faults.map(({ code }) => code)).not.toContain('import.certificates_left_out');
});

test('a missing chain can be added to the certificate that is there', async () => {
  const { parts } = await look(authority.issuerPem, { certificate, intermediateCertificates: '' });
  expect(parts).toEqual({ certificate, intermediateCertificates: authority.issuerPem });
});
