import type { ImportFault } from '@certdesk/contract';
import type { Bytes } from '../bytes.ts';

/** The field that something was put into; `any` is the drop zone for everything. It breaks ties and names faults, nothing more. */
export type ImportField = 'any' | 'certificate' | 'privateKey' | 'intermediateCertificates' | 'csr';

/** What a person dropped, chose or pasted (as UTF-8). The name is shown, and never trusted to say what it is. */
export type ImportSource = { readonly name: string; readonly field: ImportField; readonly bytes: Uint8Array };

export type FindOptions = {
  /** Tried on everything that is locked. */
  readonly passwords: readonly string[];
  /**
   * False where others pay for the computing, on a server: opening costs seconds on purpose, also with an empty password.
   * What is locked is then only named.
   */
  readonly opensLocked?: boolean;
};

export type KeyKind = { readonly type: string; readonly size: number; readonly curve?: string };

export type CertificateFound = {
  readonly kind: 'certificate';
  readonly source: ImportSource;
  readonly der: Bytes;
  /** RFC 4514 strings; `commonName` falls back to the first name, then to the subject. */
  readonly subject: string;
  readonly issuer: string;
  /** The issuer as a person calls it: its common name, else its organization. */
  readonly issuerName: string;
  readonly commonName: string;
  readonly organization: string | null;
  /** DNS names as lower-case A-labels and IP addresses from subjectAltName, in its order. */
  readonly names: readonly string[];
  /** Upper-case hex pairs with colons. */
  readonly serialNumber: string;
  readonly fingerprintSha256: string;
  readonly fingerprintSha1: string;
  /** Lower-case hex of SHA-256 over the SubjectPublicKeyInfo, as CsrReport.publicKeySha256. */
  readonly publicKeySha256: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly key: KeyKind;
  readonly signatureAlgorithm: string;
  readonly isAuthority: boolean;
  /** Subject and issuer are the same and its own key signed it. */
  readonly isSelfSigned: boolean;
};

export type PrivateKeyFound = {
  readonly kind: 'private_key';
  readonly source: ImportSource;
  /** PKCS #8 PrivateKeyInfo, whatever it came as. */
  readonly pkcs8: Bytes;
  readonly publicKeySha256: string;
  readonly key: KeyKind;
};

export type CsrFound = {
  readonly kind: 'csr';
  readonly source: ImportSource;
  readonly der: Bytes;
  readonly publicKeySha256: string;
  readonly names: readonly string[];
};

/** Something that needs a password; `wrongPassword` when one was tried and does not open it. */
export type LockedFound = {
  readonly kind: 'pkcs12' | 'private_key';
  readonly source: ImportSource;
  readonly wrongPassword: boolean;
};

/** Everything that was found, each once, in the order of the sources. */
export type Material = {
  readonly certificates: readonly CertificateFound[];
  readonly keys: readonly PrivateKeyFound[];
  readonly requests: readonly CsrFound[];
  readonly locked: readonly LockedFound[];
  /** What could not be read, and why. */
  readonly faults: readonly ImportFault[];
};

/** What an import consists of once the pieces are put together. `faults` are errors and warnings together. */
export type Assembly = {
  readonly leaf: CertificateFound | undefined;
  /** The intermediates, the leaf's issuer first, without the root. */
  readonly chain: readonly CertificateFound[];
  readonly key: PrivateKeyFound | undefined;
  readonly csr: CsrFound | undefined;
  readonly faults: readonly ImportFault[];
};
