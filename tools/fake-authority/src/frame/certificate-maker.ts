import type { Organization, ValidationLevel } from '@certdesk/contract';
import { csrPublicKey, PkiError, pemEncode } from '@certdesk/pki';
import {
  createIssuingAuthority,
  createRootAuthority,
  defineProfile,
  type Issuer,
  loadIssuer,
  prepareCertificate,
  signPrepared,
} from '@certdesk/pki/node';
import { addMs, type Clock, DAY, HOUR } from '@certdesk/platform';

/** Under the arc that RFC 5612 sets aside for examples. */
const POLICY_OID = '1.3.6.1.4.1.32473.1.2';
const URLS = { caIssuersUrl: 'http://ca.fake.test/ca.cer', crlUrl: 'http://ca.fake.test/ca.crl' };
const YEAR = 365 * DAY;

export type MadeCertificate = {
  /** Upper-case hexadecimal. */
  readonly serialNumber: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly leafPem: string;
  readonly issuingPem: string;
  readonly rootPem: string;
};
export type CertificateWish = {
  readonly csr: string;
  readonly names: readonly string[];
  readonly validationLevel: ValidationLevel;
  readonly organization?: Organization | undefined;
  readonly notBefore: Date;
  readonly notAfter: Date;
};

export type CertificateMaker = {
  /** PEM of the root that every certificate leads to. */
  readonly rootPem: string;
  make: (wish: CertificateWish) => MadeCertificate;
  /** For the fake's own HTTPS face. */
  makeForKey: (publicKey: Uint8Array, name: string) => MadeCertificate;
};

/** Whether a real CA could read the request at all. */
export function isReadableCsr(csr: string): boolean {
  try {
    csrPublicKey(csr);
    return true;
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
    return false;
  }
}

function createIssuers(now: Date): { root: Issuer; issuing: Issuer } {
  const identity = { organization: 'Fake Authority', country: 'XX', notBefore: addMs(now, -YEAR) };
  const root = loadIssuer(
    createRootAuthority({ ...identity, commonName: 'Fake Root', notAfter: addMs(now, 20 * YEAR) }),
  );
  const issuing = loadIssuer(
    createIssuingAuthority({
      ...identity,
      ...URLS,
      root,
      commonName: 'Fake Issuing CA',
      notAfter: addMs(now, 10 * YEAR),
    }),
  );
  return { root, issuing };
}

/** Real certificates by a CA that lives as long as the process: what is downloaded can be read, checked and installed. */
export function createCertificateMaker(clock: Clock): CertificateMaker {
  const { root, issuing } = createIssuers(clock.now());
  const issuingPem = pemEncode('CERTIFICATE', issuing.certificate);
  const rootPem = pemEncode('CERTIFICATE', root.certificate);
  const sign = ({ publicKey, ...wish }: Omit<CertificateWish, 'csr'> & { publicKey: Uint8Array }): MadeCertificate => {
    const { validationLevel, organization, names, notBefore, notAfter } = wish;
    const ocspUrl = 'http://ca.fake.test/ocsp';
    const profile = defineProfile({
      issuer: issuing,
      validationLevel,
      policyOid: POLICY_OID,
      ocspUrl,
      ...URLS,
      allowReserved: true,
    });
    const request = { names, publicKey, notBefore, notAfter, issuedAt: clock.now() };
    const prepared = prepareCertificate(profile, organization ? { ...request, organization } : request);
    const { pem } = signPrepared(prepared, issuing);
    const { serialNumber } = prepared;
    return { serialNumber, notBefore, notAfter, leafPem: pem, issuingPem, rootPem };
  };
  return {
    rootPem,
    make: ({ csr, ...wish }) => sign({ ...wish, publicKey: csrPublicKey(csr) }),
    makeForKey: (publicKey, name) => {
      const notBefore = addMs(clock.now(), -HOUR);
      notBefore.setUTCMilliseconds(0);
      const notAfter = addMs(notBefore, 30 * DAY);
      return sign({ publicKey, names: [name], validationLevel: 'DV', notBefore, notAfter });
    },
  };
}
