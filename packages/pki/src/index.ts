export { createPkcs7Bundle } from './bundle.ts';
export { createAuthEnveloped } from './cms/auth-enveloped.ts';
export { type MailCertificate, readMailCertificate } from './cms/mail-certificate.ts';
export { type CsrRules, checkCsr } from './csr/check-csr.ts';
export { type CreatedCsr, type CsrKey, type CsrRequest, type CsrSubject, createCsr } from './csr/create-csr.ts';
export { csrPublicKey } from './csr/csr-public-key.ts';
export { fingerprintSha256 } from './fingerprint.ts';
export { readPkcs7 } from './import/read-pkcs7.ts';
export {
  APPROVER_LOCAL_PARTS,
  approverAddresses,
  approverAddressesForNames,
  approverDomains,
} from './names/approver-addresses.ts';
export { type CheckedName, checkName, type NameRules } from './names/check-name.ts';
export { type PemBlock, pemDecode, pemEncode } from './pem.ts';
export { PkiError, type PkiErrorCode } from './pki-error.ts';
export { renewalId } from './renewal-id.ts';
export { maxValidityDays, validityDays, validityPeriod } from './validity.ts';
