/** Where the world finds what the CA publishes. BR 7.1.2.7.7 and 7.1.2.11.2 want plain http in certificates. */
export type AuthorityUrls = {
  readonly rootCertificate: string;
  readonly rootPem: string;
  readonly rootCrl: string;
  readonly issuingCertificate: string;
  readonly issuingCrl: string;
  readonly ocsp: string;
};

export function authorityUrls(publicUrl: string): AuthorityUrls {
  const plain = publicUrl.replace(/^https:/, 'http:');
  return {
    rootCertificate: `${plain}/ca/root.cer`,
    rootPem: `${publicUrl}/ca/root.pem`,
    rootCrl: `${plain}/ca/root.crl`,
    issuingCertificate: `${plain}/ca/issuing.cer`,
    issuingCrl: `${plain}/ca/issuing.crl`,
    ocsp: `${plain}/ocsp`,
  };
}
