import { X509Certificate } from 'node:crypto';
import { createCsr, csrPublicKey, pemEncode, validityPeriod } from '@certdesk/pki';
import {
  createIssuingAuthority,
  createRootAuthority,
  defineProfile,
  loadIssuer,
  prepareCertificate,
  signPrepared,
} from '@certdesk/pki/node';
import { beforeAll, describe, expect, it } from 'vitest';
import { readChain } from './read-chain.ts';

const URLS = { caIssuersUrl: 'http://ca.example.com/ca.cer', crlUrl: 'http://ca.example.com/ca.crl' };

describe('the chain that an authority hands over', () => {
  let leaf: string;
  let issuing: string;
  let root: string;
  let serialNumber: string;

  beforeAll(async () => {
    const now = new Date('2026-11-22T09:00:00Z');
    const period = validityPeriod({ from: now, days: 3650 });
    const identity = { organization: 'Trust', country: 'DE' };
    const rootIssuer = loadIssuer(createRootAuthority({ ...identity, ...period, commonName: 'Root' }));
    const issuer = loadIssuer(
      createIssuingAuthority({ ...identity, ...period, ...URLS, root: rootIssuer, commonName: 'TLS CA' }),
    );
    const profile = defineProfile({
      issuer,
      validationLevel: 'DV',
      policyOid: '1.3.6.1.4.1.32473.1.1',
      ocspUrl: 'http://ca.example.com/ocsp',
      allowReserved: true,
      ...URLS,
    });
    const { csrPem } = await createCsr({ names: ['www.example.com'], key: 'ecdsa-p256' });
    const request = { names: ['www.example.com'], publicKey: csrPublicKey(csrPem), issuedAt: now };
    leaf = signPrepared(
      prepareCertificate(profile, { ...request, ...validityPeriod({ from: now, days: 90 }) }),
      issuer,
    ).pem;
    [issuing, root] = [issuer, rootIssuer].map(({ certificate }) => pemEncode('CERTIFICATE', certificate)) as [
      string,
      string,
    ]; // cast: two in, two out
    serialNumber = new X509Certificate(leaf).serialNumber;
  });

  it('is the certificate and what vouches for it, without the root', () => {
    const chain = readChain(`${leaf}${issuing}${root}`, serialNumber);
    expect(chain?.leaf.subject).toBe(new X509Certificate(leaf).subject);
    expect(chain?.issuers.map((der) => new X509Certificate(der).subject)).toEqual([
      new X509Certificate(issuing).subject,
    ]);
  });

  it('is known by its serial number, however that is written', () => {
    expect(readChain(`${leaf}${issuing}`, `00:${serialNumber.toLowerCase()}`)).toBeDefined();
  });

  it('is not taken when it is of another certificate, or of none', () => {
    expect(readChain(`${leaf}${issuing}`, '01')).toBeUndefined();
    expect(readChain('nothing here', serialNumber)).toBeUndefined();
  });
});
