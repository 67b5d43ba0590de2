import type { CertificateProfile, CertificateRequest } from './certificate-profile.ts';

/** What a to-be-signed certificate is held against: the profile, what was asked for, and its serial number. */
export type LintTarget = { profile: CertificateProfile; request: CertificateRequest; serialNumber: Uint8Array };
