import { X509Certificate } from 'node:crypto';
import type { Issuance } from '@certdesk/contract';
import { createCsr, csrPublicKey, pemEncode, validityPeriod } from '@certdesk/pki';
import {
  createIssuingAuthority,
  createRootAuthority,
  defineProfile,
  loadIssuer,
  prepareCertificate,
  signPrepared,
} from '@certdesk/pki/node';

const URLS = { caIssuersUrl: 'http://ca.example.com/ca.cer', crlUrl: 'http://ca.example.com/ca.crl' };
const DAYS = 90;

export type TestChain = {
  readonly leaf: string;
  readonly issuing: string;
  readonly root: string;
  /** All three, leaf first. */
  readonly pem: string;
  readonly issuance: Issuance;
};

/** A certificate for the names, as an authority somewhere else hands it over. */
export async function issueChain({ names, now }: { names: readonly string[]; now: Date }): Promise<TestChain> {
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
  const { csrPem } = await createCsr({ names, key: 'ecdsa-p256' });
  const validity = validityPeriod({ from: now, days: DAYS });
  const request = { names, publicKey: csrPublicKey(csrPem), issuedAt: now, ...validity };
  const leaf = signPrepared(prepareCertificate(profile, request), issuer).pem;
  const issuing = pemEncode('CERTIFICATE', issuer.certificate);
  const root = pemEncode('CERTIFICATE', rootIssuer.certificate);
  const { serialNumber, validFromDate, validToDate } = new X509Certificate(leaf);
  const issuance = {
    serialNumber,
    notBefore: validFromDate.toISOString(),
    notAfter: validToDate.toISOString(),
  };
  return { leaf, issuing, root, pem: `${leaf}${issuing}${root}`, issuance };
}
