import { pemEncode } from '../pem.ts';
import type { CertificateFound, CsrFound, PrivateKeyFound } from './types.ts';

export const certificatePem = ({ der }: CertificateFound): string => pemEncode('CERTIFICATE', der);

/** PKCS #8 without a password: it belongs into the vault or into its owner's file, and nowhere else. */
export const privateKeyPem = ({ pkcs8 }: PrivateKeyFound): string => pemEncode('PRIVATE KEY', pkcs8);

export const csrPem = ({ der }: CsrFound): string => pemEncode('CERTIFICATE REQUEST', der);
