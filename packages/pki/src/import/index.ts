export { createPkcs12 } from '../pkcs12/create-pkcs12.ts';
export { type AssembleOptions, assembleImport } from './assemble-import.ts';
export { findMaterial } from './find-material.ts';
export { certificatePem, csrPem, privateKeyPem } from './pem-output.ts';
export type {
  Assembly,
  CertificateFound,
  CsrFound,
  ImportField,
  ImportSource,
  KeyKind,
  LockedFound,
  Material,
  PrivateKeyFound,
} from './types.ts';
