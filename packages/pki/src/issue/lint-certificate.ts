import { equalBytes, toHex } from '../bytes.ts';
import { contentOf, rawOf } from '../der/read.ts';
import { hasExactAlgorithm } from '../keys/exact-algorithm.ts';
import { readPublicKey } from '../keys/public-key.ts';
import { checkName } from '../names/check-name.ts';
import { PkiError } from '../pki-error.ts';
import { maxValidityDays, validityDays } from '../validity.ts';
import { lintExtensions } from './lint-extensions.ts';
import { lintSubject } from './lint-subject.ts';
import type { LintTarget } from './lint-target.ts';
import { splitTbs, type TbsParts } from './read-certificate.ts';
import { readTime } from './read-time.ts';

/**
 * Reads a to-be-signed certificate octet by octet and holds it against the order and BR 7.1.2.7: no more, no less.
 * It shares the reader with the rest of the package but nothing with the writer. Returns every finding.
 */
export function lintCertificate(tbs: Uint8Array, target: LintTarget): string[] {
  try {
    const parts = splitTbs(tbs);
    return [
      ...lintFrame(parts, target),
      ...lintSerialNumber(parts, target),
      ...lintValidity(parts, target),
      ...lintKey(parts, target),
      ...lintNames(target),
      ...lintSubject(parts.subject, target),
      ...lintExtensions(parts, target),
    ];
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
    return ['encoding: not a certificate', ...error.findings];
  }
}

const ALGORITHMS: Readonly<Record<'sha256' | 'sha384', string>> = {
  sha256: '300a06082a8648ce3d040302',
  sha384: '300a06082a8648ce3d040303',
};

function lintFrame(parts: TbsParts, { profile }: LintTarget): string[] {
  const findings: string[] = [];
  if (toHex(rawOf(parts.version)) !== '020102') findings.push('version: not 3');
  if (toHex(parts.signature) !== ALGORITHMS[profile.issuer.algorithm.digest])
    findings.push("signature: not the issuer's");
  if (!equalBytes(parts.issuer, profile.issuer.name)) findings.push("issuer: not the issuer's subject");
  return findings;
}

function lintSerialNumber(parts: TbsParts, { serialNumber }: LintTarget): string[] {
  const octets = contentOf(parts.serialNumber);
  const [first = 0] = octets;
  const findings: string[] = [];
  if (first >= 0x80 || octets.every((octet) => octet === 0)) findings.push('serialNumber: not positive');
  if (octets.length < 9) findings.push('serialNumber: no room for 64 random bits');
  if (octets.length > 20) findings.push('serialNumber: not below 2^159');
  if (toHex(octets).replace(/^00/, '') !== toHex(serialNumber)) findings.push('serialNumber: not the recorded one');
  return findings;
}

const MAX_CLOCK_DISTANCE_MS = 48 * 3_600_000; // BR 7.1.2.7

function lintValidity(parts: TbsParts, { profile, request }: LintTarget): string[] {
  const notBefore = readTime(parts.notBefore);
  const notAfter = readTime(parts.notAfter);
  const findings: string[] = [];
  if (+notBefore !== +request.notBefore || +notAfter !== +request.notAfter)
    findings.push('validity: not the period asked for');
  if (notAfter <= notBefore) findings.push('validity: ends before it begins');
  const limit = maxValidityDays(request.issuedAt);
  if (validityDays({ notBefore, notAfter }) > limit) findings.push(`validity: longer than ${limit} days`);
  if (Math.abs(+notBefore - +request.issuedAt) > MAX_CLOCK_DISTANCE_MS)
    findings.push('validity: begins more than 48 hours from now');
  const { issuer } = profile;
  if (notBefore < issuer.notBefore || notAfter > issuer.notAfter) findings.push("validity: not within the issuer's");
  return findings;
}

function lintKey(parts: TbsParts, { request }: LintTarget): string[] {
  if (!equalBytes(parts.spki, request.publicKey)) return ['publicKey: not the one asked for'];
  const key = readPublicKey(parts.spki);
  if (!hasExactAlgorithm(parts.spki, key)) return ['publicKey: algorithm not as BR 7.1.3.1 writes it'];
  if (key.type === 'ECDSA') return [];
  if (key.type === 'other') return ['publicKey: neither RSA nor ECDSA on P-256, P-384 or P-521'];
  const isSound = key.size >= 2048 && key.size % 8 === 0 && key.exponent >= 65537n && key.exponent % 2n === 1n;
  return isSound ? [] : ['publicKey: RSA below 2048 bits, odd length or bad exponent'];
}

function lintNames({ profile, request }: LintTarget): string[] {
  const rules = { allowReserved: profile.allowReserved ?? false };
  const findings = request.names.flatMap((name) => {
    const checked = checkName(name, rules);
    return checked.name === name && checked.faults.length === 0
      ? []
      : [`names: ${JSON.stringify(name)} may not be certified`];
  });
  if (request.names.length === 0) findings.push('names: none');
  if (new Set(request.names).size !== request.names.length) findings.push('names: one is there twice');
  return findings;
}
