import type { CsrFault } from '@certdesk/contract';
import { childrenOf, contentOf, expectTag, readDer, type Tlv } from '../der/read.ts';
import { decodeText } from '../der/read-text.ts';
import { checkName, type NameRules } from '../names/check-name.ts';
import { printable } from '../names/printable.ts';

export type CsrNames = { commonName: string | null; names: string[]; faults: CsrFault[] };
export type CsrNameRules = NameRules & { wildcard?: boolean; maxNames?: number };
export type AlternativeName = { type: 'dns' | 'email' | 'uri' | 'ip' | 'other'; text: string };

const TYPES: Readonly<Record<number, AlternativeName['type']>> = { 129: 'email', 130: 'dns', 134: 'uri', 135: 'ip' };

/** Reads a SubjectAltName extension. Throws PkiError der.malformed. */
export function readAlternativeNames(extension: Uint8Array): AlternativeName[] {
  return childrenOf(expectTag(readDer(extension), 0x30)).map(readAlternativeName);
}

function readAlternativeName(tlv: Tlv): AlternativeName {
  const type = TYPES[tlv.tag] ?? 'other';
  const octets = contentOf(tlv);
  if (type === 'ip') return { type, text: octets.length === 4 ? octets.join('.') : ipv6Text(octets) };
  return { type, text: type === 'other' ? '' : (decodeText(octets, 'utf-8') ?? '\ufffd') };
}

function ipv6Text(octets: Uint8Array): string {
  const groups = Array.from(
    { length: octets.length >> 1 },
    (_, i) => ((octets[2 * i] ?? 0) << 8) | (octets[2 * i + 1] ?? 0),
  );
  return groups.map((group) => group.toString(16)).join(':');
}

/** The names a certificate would carry: common name first, then the alternative names, each once; with all faults. */
export function collectNames(
  commonNames: readonly string[],
  alternatives: readonly AlternativeName[],
  rules: CsrNameRules,
): CsrNames {
  const faults: CsrFault[] = [];
  const names = new Set<string>();
  const add = (text: string): string | null => {
    const checked = checkName(text, rules);
    faults.push(...checked.faults);
    if (checked.name !== null) names.add(checked.name);
    return checked.name;
  };
  const canonical = commonNames.map(add);
  const alternativeNames = new Set<string | null>();
  for (const { type, text } of alternatives) {
    if (type === 'dns') alternativeNames.add(add(text));
    else faults.push({ code: 'csr.name_type', params: { name: printable(text), type } });
  }
  const [first] = commonNames;
  const [commonName = null] = canonical;
  if (commonNames.length > 1) faults.push({ code: 'csr.common_name_several', params: { count: commonNames.length } });
  if (commonName !== null && alternatives.length > 0 && !alternativeNames.has(commonName)) {
    faults.push({ code: 'csr.common_name_not_in_names', params: { name: commonName } });
  }
  faults.push(...faultsOfWhole([...names], commonNames.length + alternatives.length, rules));
  return { commonName: commonName ?? (first === undefined ? null : printable(first)), names: [...names], faults };
}

function faultsOfWhole(names: readonly string[], stated: number, rules: CsrNameRules): CsrFault[] {
  const faults: CsrFault[] = [];
  if (stated === 0) faults.push({ code: 'csr.name_missing' });
  if (rules.maxNames !== undefined && names.length > rules.maxNames) {
    faults.push({ code: 'csr.too_many_names', params: { count: names.length, max: rules.maxNames } });
  }
  if (rules.wildcard === false) {
    const wildcards = names.filter((name) => name.startsWith('*.'));
    faults.push(...wildcards.map((name) => ({ code: 'csr.wildcard_not_offered' as const, params: { name } })));
  }
  return faults;
}
