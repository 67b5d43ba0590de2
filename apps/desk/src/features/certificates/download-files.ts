import { createPkcs7Bundle, pemDecode } from '@certdesk/pki';
import type { CertificateRow } from './certificate.store.ts';
import { fileNameOf } from './certificate.ts';

export type DownloadFile = { readonly name: string; readonly type: string; readonly content: string | Buffer };

const PEM = 'application/x-pem-file';

const derOf = (pem: string): Uint8Array[] => pemDecode(pem).map(({ der }) => der);

/** The files of a certificate that hold nothing secret, by the route that gives them. */
export const PUBLIC_FILES = {
  downloadCertificate: (row: CertificateRow): DownloadFile => ({
    name: `${fileNameOf(row.common_name)}.crt`,
    type: PEM,
    content: row.certificate_pem,
  }),
  downloadChain: (row: CertificateRow): DownloadFile => ({
    name: `${fileNameOf(row.common_name)}-fullchain.pem`,
    type: PEM,
    content: row.certificate_pem + row.chain_pem,
  }),
  downloadPkcs7: (row: CertificateRow): DownloadFile => ({
    name: `${fileNameOf(row.common_name)}.p7b`,
    type: 'application/x-pkcs7-certificates',
    content: Buffer.from(createPkcs7Bundle(derOf(row.certificate_pem + row.chain_pem))),
  }),
  downloadDer: (row: CertificateRow): DownloadFile => ({
    name: `${fileNameOf(row.common_name)}.der`,
    type: 'application/pkix-cert',
    content: Buffer.concat(derOf(row.certificate_pem)),
  }),
} as const;

/** The files that hold the private key; `keyPem` is zeroed by whoever sends them. */
export const KEY_FILES = {
  key: (row: CertificateRow, keyPem: Buffer): DownloadFile => ({
    name: `${fileNameOf(row.common_name)}.key`,
    type: PEM,
    content: Buffer.from(keyPem),
  }),
  pem: (row: CertificateRow, keyPem: Buffer): DownloadFile => ({
    name: `${fileNameOf(row.common_name)}.pem`,
    type: PEM,
    content: Buffer.concat([Buffer.from(row.certificate_pem + row.chain_pem), keyPem, Buffer.from(row.csr_pem ?? '')]),
  }),
} as const;
export type KeyForm = keyof typeof KEY_FILES;
