import { toHex } from '../bytes.ts';
import { childrenOf, contentOf, expectTag, readDer, readOid, type Tlv } from '../der/read.ts';
import { readPublicKey } from '../keys/public-key.ts';
import { RESERVED_POLICIES } from './certificate-profile.ts';
import type { LintTarget } from './lint-target.ts';
import type { Extension, TbsParts } from './read-certificate.ts';

type Rule = { label: string; critical: boolean; holds: (value: Tlv) => boolean };

/** Every extension that must be there, each once; any other is a finding (BR 7.1.2.7.6). */
export function lintExtensions(parts: TbsParts, target: LintTarget): string[] {
  const rules = rulesFor(parts, target);
  const seen = new Set<string>();
  const findings: string[] = [];
  for (const extension of parts.extensions) {
    if (seen.has(extension.oid)) findings.push(`extensions: ${extension.oid} is there twice`);
    seen.add(extension.oid);
    const rule = rules[extension.oid];
    findings.push(...(rule ? lintExtension(extension, rule) : [`extensions: ${extension.oid} does not belong here`]));
  }
  for (const [oid, { label }] of Object.entries(rules)) if (!seen.has(oid)) findings.push(`${label}: missing`);
  return findings;
}

function lintExtension({ critical, value }: Extension, rule: Rule): string[] {
  const findings: string[] = [];
  if (critical !== rule.critical) findings.push(`${rule.label}: ${rule.critical ? 'not ' : ''}critical`);
  if (!rule.holds(readDer(value))) findings.push(`${rule.label}: not as ordered`);
  return findings;
}

// Object identifiers stand here as numbers once more and not from the writer's table: this is the other pair of eyes.
function rulesFor(parts: TbsParts, { profile, request }: LintTarget): Readonly<Record<string, Rule>> {
  const hasSubject = contentOf(parts.subject).length > 0;
  // BIT STRINGs: digitalSignature alone, or with keyEncipherment for RSA.
  const usage = readPublicKey(parts.spki).type === 'RSA' ? '05a0' : '0780';
  const policies = [RESERVED_POLICIES[profile.validationLevel], profile.policyOid];
  return {
    '2.5.29.15': {
      label: 'keyUsage',
      critical: true,
      holds: (value) => value.tag === 0x03 && toHex(contentOf(value)) === usage,
    },
    '2.5.29.19': {
      label: 'basicConstraints',
      critical: true,
      holds: (value) => value.tag === 0x30 && value.from === value.end,
    },
    '2.5.29.37': {
      label: 'extKeyUsage',
      critical: false,
      holds: (value) => same(list(value).map(readOid), ['1.3.6.1.5.5.7.3.1']),
    },
    '2.5.29.35': {
      label: 'authorityKeyIdentifier',
      critical: false,
      holds: (value) => holdsKeyIdentifier(value, profile.issuer.keyIdentifier),
    },
    '1.3.6.1.5.5.7.1.1': {
      label: 'authorityInfoAccess',
      critical: false,
      holds: (value) => holdsAccess(value, profile),
    },
    '2.5.29.32': {
      label: 'certificatePolicies',
      critical: false,
      holds: (value) => same(list(value).map(readPolicy), policies),
    },
    '2.5.29.31': { label: 'crlDistributionPoints', critical: false, holds: (value) => holdsCrl(value, profile.crlUrl) },
    '2.5.29.17': {
      label: 'subjectAltName',
      critical: !hasSubject,
      holds: (value) =>
        same(
          list(value).map((name) => textOf(name, 0x82)),
          request.names,
        ),
    },
  };
}

function list(value: Tlv): Tlv[] {
  return childrenOf(expectTag(value, 0x30));
}

function same(actual: readonly string[], expected: readonly string[]): boolean {
  return actual.length === expected.length && actual.every((text, i) => text === expected[i]);
}

function textOf(value: Tlv | undefined, tag: number): string {
  return Buffer.from(contentOf(expectTag(value, tag))).toString('latin1');
}

/** A PolicyInformation without qualifiers. */
function readPolicy(policy: Tlv): string {
  const [type, ...qualifiers] = list(policy);
  return qualifiers.length === 0 ? readOid(type) : '';
}

function holdsKeyIdentifier(value: Tlv, keyIdentifier: Uint8Array): boolean {
  const [identifier, ...others] = list(value);
  return others.length === 0 && toHex(contentOf(expectTag(identifier, 0x80))) === toHex(keyIdentifier);
}

function holdsAccess(value: Tlv, { ocspUrl, caIssuersUrl }: LintTarget['profile']): boolean {
  const entries = list(value).map((description) => {
    const [method, location, ...others] = list(description);
    return others.length === 0 ? `${readOid(method)} ${textOf(location, 0x86)}` : '';
  });
  const isPlainHttp = [ocspUrl, caIssuersUrl].every((url) => url.startsWith('http://'));
  return isPlainHttp && same(entries, [`1.3.6.1.5.5.7.48.1 ${ocspUrl}`, `1.3.6.1.5.5.7.48.2 ${caIssuersUrl}`]);
}

/** One DistributionPoint with one full name, an http URL. */
function holdsCrl(value: Tlv, crlUrl: string): boolean {
  let inner = expectTag(value, 0x30);
  for (const tag of [0x30, 0xa0, 0xa0]) {
    const [child, ...others] = childrenOf(inner);
    if (others.length > 0) return false;
    inner = expectTag(child, tag);
  }
  const urls = childrenOf(inner).map((url) => textOf(url, 0x86));
  return crlUrl.startsWith('http://') && same(urls, [crlUrl]);
}
