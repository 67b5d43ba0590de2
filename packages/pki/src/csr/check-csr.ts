import { CSR_FAULTS, type CsrFault, type CsrReport, MAX_CSR_LENGTH } from '@certdesk/contract';
import { toHex } from '../bytes.ts';
import { OID } from '../der/oids.ts';
import { sha256 } from '../fingerprint.ts';
import { hasExactAlgorithm } from '../keys/exact-algorithm.ts';
import { faultsOfKey } from '../keys/key-faults.ts';
import { type PublicKey, readPublicKey } from '../keys/public-key.ts';
import { printable } from '../names/printable.ts';
import { PkiError } from '../pki-error.ts';
import { type CsrNameRules, collectNames, readAlternativeNames } from './csr-names.ts';
import { findCsr } from './csr-text.ts';
import { type CsrParts, readAttributes, readSubject, type SubjectField, splitCsr } from './read-csr.ts';
import { readSignatureAlgorithm, type SignatureAlgorithm } from './signature-algorithm.ts';
import { subjectView } from './subject-view.ts';
import { isSignatureValid } from './verify-csr.ts';

export type CsrRules = CsrNameRules & {
  /** With "DV" the subject's other fields are named as ignored: such a certificate carries no organization. */
  validationLevel?: 'DV' | 'OV' | 'EV';
};

const MAX_FAULTS = 100; // a request can hold thousands of bad names; nobody reads more than this

/**
 * Reads a certificate signing request as a person pasted it and names every fault at once. Never throws. The default
 * rules allow wildcards and any number of names. Faults carry no wording; `detail` stays unset.
 */
export async function checkCsr(text: string, rules: CsrRules = {}): Promise<CsrReport> {
  if (text.length > MAX_CSR_LENGTH) {
    return report({}, [{ code: 'csr.too_large', params: { length: text.length, max: MAX_CSR_LENGTH } }]);
  }
  if (text.trim() === '') return report({}, [{ code: 'csr.empty' }]);
  const found = findCsr(text);
  if ('fault' in found) return report({}, [{ code: found.fault }]);
  const faults: CsrFault[] = found.alsoPasted.map((code) => ({ code }));
  const parts = attempt(() => splitCsr(found.der), faults);
  if (!parts) return report({}, faults);
  return checkParts(parts, rules, faults);
}

async function checkParts(parts: CsrParts, rules: CsrRules, faults: CsrFault[]): Promise<CsrReport> {
  const publicKeySha256 = toHex(await sha256(parts.spki));
  const key = attempt(() => readPublicKey(parts.spki), faults);
  if (key) faults.push(...faultsOfKey(key, publicKeySha256));
  if (key && !hasExactAlgorithm(parts.spki, key)) faults.push({ code: 'csr.syntax' });
  const algorithm = attempt(() => readSignatureAlgorithm(parts.algorithm), faults);
  if (key && algorithm) faults.push(...(await faultsOfSignature({ parts, key, algorithm })));
  const subject = attempt(() => readSubject(parts.subject), faults) ?? [];
  const names = checkNames({ parts, subject, rules, faults });
  faults.push(...faultsOfSubject(subject, rules));
  return report(
    {
      ...names,
      subject: subjectView(subject),
      key: key ? keyView(key) : null,
      signatureAlgorithm: algorithm?.name ?? null,
      publicKeySha256,
    },
    faults,
  );
}

type NamesInput = { parts: CsrParts; subject: SubjectField[]; rules: CsrRules; faults: CsrFault[] };

function checkNames({ parts, subject, rules, faults }: NamesInput): Pick<CsrReport, 'commonName' | 'names'> {
  const attributes = attempt(() => readAttributes(parts.attributes), faults);
  if (attributes?.hasChallengePassword) faults.push({ code: 'csr.challenge_password' });
  const extensions = attributes?.extensions.filter((extension) => extension.oid === OID.subjectAltName) ?? [];
  const alternatives = extensions.flatMap(({ value }) => attempt(() => readAlternativeNames(value), faults) ?? []);
  const commonNames = subject.filter((field) => field.oid === OID.commonName).map((field) => field.text);
  const { commonName, names, faults: nameFaults } = collectNames(commonNames, alternatives, rules);
  faults.push(...nameFaults);
  return { commonName, names };
}

type SignatureInput = { parts: CsrParts; key: PublicKey; algorithm: SignatureAlgorithm };

async function faultsOfSignature({ parts, key, algorithm }: SignatureInput): Promise<CsrFault[]> {
  if (key.type === 'other') return []; // said already: the key itself is of no use
  const { scheme } = algorithm;
  if (!scheme) return [{ code: 'csr.signature_algorithm', params: { algorithm: algorithm.name } }];
  // A modulus that was left unread for its size is not computed with either.
  if (key.type === 'RSA' && key.modulus === 0n) return [];
  const valid = await isSignatureValid({ ...parts, key, scheme });
  return valid ? [] : [{ code: 'csr.signature_invalid' }];
}

function faultsOfSubject(subject: readonly SubjectField[], rules: CsrRules): CsrFault[] {
  if (rules.validationLevel !== 'DV') return [];
  const ignored = Object.keys(subjectView(subject.filter((field) => field.oid !== OID.commonName)));
  return ignored.length === 0 ? [] : [{ code: 'csr.subject_ignored', params: { fields: ignored.join(', ') } }];
}

function keyView(key: PublicKey): CsrReport['key'] {
  if (key.type === 'ECDSA') return { type: key.type, size: key.size, curve: key.curve };
  return { type: key.type === 'RSA' ? 'RSA' : printable(key.algorithm), size: key.size };
}

/** Runs a reader of untrusted DER; what it refuses becomes a fault, so that the other parts are still read. */
function attempt<T>(read: () => T, faults: CsrFault[]): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
    faults.push({ code: 'csr.syntax' });
    return undefined;
  }
}

function report(found: Partial<CsrReport>, faults: readonly CsrFault[]): CsrReport {
  const distinct = new Map(faults.map((fault) => [JSON.stringify(fault), fault]));
  const views = [...distinct.values()].map((fault) => ({ ...fault, severity: CSR_FAULTS[fault.code] }));
  return {
    ok: views.every((view) => view.severity === 'warning'),
    commonName: null,
    names: [],
    subject: {},
    key: null,
    signatureAlgorithm: null,
    publicKeySha256: null,
    ...found,
    faults: views.slice(0, MAX_FAULTS),
  };
}
