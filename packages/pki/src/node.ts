export {
  type AuthorityIdentity,
  createIssuingAuthority,
  createRootAuthority,
  type IssuingAuthorityRequest,
  type NewAuthority,
} from './issue/authority-certificates.ts';
export {
  type CertificateProfile,
  type CertificateProfileOptions,
  type CertificateRequest,
  defineProfile,
} from './issue/certificate-profile.ts';
export { type Issuer, loadIssuer } from './issue/issuer.ts';
export {
  type IssuedCertificate,
  type PreparedCertificate,
  prepareCertificate,
  signPrepared,
} from './issue/prepare-certificate.ts';
export { type CrlRequest, createCrl, type RevokedCertificate } from './revocation/create-crl.ts';
export { type OcspCertificateId, type OcspRequest, parseOcspRequest } from './revocation/ocsp-request.ts';
export {
  type CertificateStatus,
  createOcspError,
  createOcspResponse,
  type OcspAnswer,
  type OcspError,
} from './revocation/ocsp-response.ts';
export type { RevocationReason } from './revocation/revocation-reason.ts';
