import type { CsrFault, CsrFaultCode } from '@certdesk/contract';
import { toAsciiName } from './a-labels.ts';
import { printable } from './printable.ts';
import { kindOfName } from './public-suffix.ts';

/** `allowReserved` lets names under .example and .test pass: for a private CA and for demo data only. */
export type NameRules = { allowReserved?: boolean };

/** `name` is the canonical form, null when there is none; with faults of policy only (an internal name) it is given. */
export type CheckedName = { name: string | null; faults: CsrFault[] };

const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const IP_ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|\[?[0-9a-f]*(?::[0-9a-f.]*){2,7}\]?)$/i;
const EMAIL = /^[^@\s]+@[^@\s]+$/;
const URI = /^[a-z][a-z0-9+.-]*:\/\//i;

/**
 * Brings a DNS name to its one canonical form: lower-case A-labels, "*." only in front, no trailing dot. Source of the
 * rules: BR 7.1.2.7.12 (names), 3.2.2.6 (wildcards over public suffixes), RFC 5890 (labels).
 */
export function checkName(text: string, rules: NameRules = {}): CheckedName {
  const shown = printable(text);
  const fault = (code: CsrFaultCode): CheckedName => ({ name: null, faults: [{ code, params: { name: shown } }] });
  const trimmed = text.trim();
  const type = foreignType(trimmed);
  if (type) return { name: null, faults: [{ code: 'csr.name_type', params: { name: shown, type } }] };
  if (trimmed.length > 300 || trimmed === '') return fault('csr.name_invalid');
  if (trimmed.endsWith('.')) return fault('csr.name_trailing_dot');
  const isWildcard = trimmed.startsWith('*.');
  const base = isWildcard ? trimmed.slice(2) : trimmed;
  if (base.includes('*')) return fault('csr.wildcard_position');
  const ascii = toAsciiName(base);
  if (ascii === undefined)
    return fault(isPlainAscii(base) && !/xn--/i.test(base) ? 'csr.name_invalid' : 'csr.name_idn_invalid');
  const broken = faultOfLabels(ascii, isWildcard ? ascii.length + 2 : ascii.length);
  if (broken === 'csr.name_type')
    return { name: null, faults: [{ code: broken, params: { name: shown, type: 'ip' } }] };
  if (broken) return fault(broken);
  const name = isWildcard ? `*.${ascii}` : ascii;
  return { name, faults: faultsOfKind(name, ascii, rules) };
}

function isPlainAscii(text: string): boolean {
  return /^[ -~]*$/.test(text);
}

function foreignType(text: string): 'ip' | 'email' | 'uri' | undefined {
  if (IP_ADDRESS.test(text)) return 'ip';
  if (EMAIL.test(text)) return 'email';
  return URI.test(text) ? 'uri' : undefined;
}

function faultOfLabels(name: string, length: number): CsrFaultCode | undefined {
  if (IP_ADDRESS.test(name)) return 'csr.name_type'; // full-width digits become an address only now
  if (name.endsWith('.')) return 'csr.name_trailing_dot'; // so does an ideographic full stop
  const labels = name.split('.');
  if (length > 253 || labels.some((label) => !LABEL.test(label.replaceAll('_', 'a')))) return 'csr.name_invalid';
  if (name.includes('_')) return 'csr.name_underscore';
  // Two hyphens in the third and fourth place are reserved for A-labels (RFC 5890, 2.3.1).
  if (labels.some((label) => label.startsWith('--', 2) && !label.startsWith('xn'))) return 'csr.name_invalid';
  return undefined;
}

function faultsOfKind(name: string, base: string, rules: NameRules): CsrFault[] {
  const kind = kindOfName(base, rules);
  if (kind === 'ordinary') return [];
  return [{ code: kind === 'internal' ? 'csr.name_internal' : 'csr.name_public_suffix', params: { name } }];
}
