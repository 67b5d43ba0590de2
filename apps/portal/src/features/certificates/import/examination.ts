import { type ImportFault, type ImportFaultCode, severityOf } from '@certdesk/contract';
import type { ImportField, ImportSource, KeyKind } from '@certdesk/pki/import';

/** What is there already (PEM), and what an update may leave as it is. */
export type Current = { certificate: string; intermediateCertificates: string };
/** What the worker is asked. */
export type ExamineRequest = {
  sources: readonly ImportSource[];
  passwords: readonly string[];
  now: Date;
  current?: Current;
};

export type FoundCertificate = {
  commonName: string;
  names: readonly string[];
  organization: string | null;
  issuerName: string;
  notBefore: Date;
  notAfter: Date;
  key: KeyKind;
  publicKeySha256: string;
  fingerprintSha256: string;
};
/** Something that a password opens. */
export type Locked = {
  kind: 'pkcs12' | 'private_key';
  name: string;
  field: ImportField;
  wrongPassword: boolean;
};
/** What goes to the desk, in PEM. The key is open by then: its passphrase stays here. */
export type ImportParts = {
  certificate: string;
  privateKey?: string;
  intermediateCertificates: string;
  csr?: string;
};

/** What was found in everything given, and what is wrong with it. Plain data: it crosses from the worker to the page. */
export type Examination = {
  leaf: FoundCertificate | undefined;
  /** The leaf's issuer first, without the root. */
  chain: readonly FoundCertificate[];
  key: KeyKind | undefined;
  csr: { names: readonly string[] } | undefined;
  locked: readonly Locked[];
  faults: readonly ImportFault[];
  parts: ImportParts | undefined;
};

const LOCK_CODES: readonly ImportFaultCode[] = ['import.key_encrypted', 'import.password_wrong'];
/** Said by the piece that is missing, not in the list of faults. */
const MISSING_CODES: readonly ImportFaultCode[] = ['import.certificate_missing', 'import.key_missing'];

/** Faults for the list. What a password field or a missing piece says already is left out. */
export function faultsToList({ faults, locked }: Pick<Examination, 'faults' | 'locked'>): readonly ImportFault[] {
  const said = locked.length > 0 ? [...LOCK_CODES, ...MISSING_CODES] : MISSING_CODES;
  return faults.filter(({ code }) => !said.includes(code));
}

export const findFault = (faults: readonly ImportFault[], code: ImportFaultCode): ImportFault | undefined =>
  faults.find((fault) => fault.code === code);

type Kept = { publicKeySha256: string };

/** Whether a certificate without a key can be taken: its key is the one that the vault has already. */
export const fitsKeptKey = ({ leaf, key }: Pick<Examination, 'leaf' | 'key'>, kept: Kept | undefined): boolean =>
  kept !== undefined && key === undefined && leaf?.publicKeySha256 === kept.publicKeySha256;

/** What can be sent to the desk; undefined while something is missing, locked or wrong. */
export function readyParts(examination: Examination, kept?: Kept): ImportParts | undefined {
  const keeps = fitsKeptKey(examination, kept);
  const isFault = ({ code }: ImportFault) => severityOf(code) === 'error' && !(keeps && code === 'import.key_missing');
  if (!examination.leaf || (!examination.key && !keeps)) return undefined;
  return examination.faults.some(isFault) ? undefined : examination.parts;
}
