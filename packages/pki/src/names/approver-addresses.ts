import { PkiError } from '../pki-error.ts';
import { checkName, type NameRules } from './check-name.ts';
import { registrableDomain } from './public-suffix.ts';

/** The only mailboxes that speak for a domain (BR 3.2.2.4.4). */
export const APPROVER_LOCAL_PARTS = ['admin', 'administrator', 'hostmaster', 'postmaster', 'webmaster'] as const;

/**
 * The domains whose administrator may approve a certificate for `name`: the name without its wildcard and each parent
 * down to the registrable domain, nearest first. Throws PkiError name.invalid, whose findings are CSR fault codes.
 */
export function approverDomains(name: string, rules: NameRules = {}): string[] {
  const checked = checkName(name, rules);
  if (checked.name === null || checked.faults.length > 0) {
    throw new PkiError('name.invalid', { findings: checked.faults.map((fault) => fault.code) });
  }
  const base = checked.name.replace(/^\*\./, '');
  const registrable = registrableDomain(base);
  const domains = [base];
  for (let domain = base; domain !== registrable; ) {
    domain = domain.slice(domain.indexOf('.') + 1);
    domains.push(domain);
  }
  return domains;
}

/** The allowed mailboxes for one name, nearest domain first. Throws PkiError name.invalid. */
export function approverAddresses(name: string, rules: NameRules = {}): string[] {
  return approverDomains(name, rules).flatMap(mailboxesAt);
}

/** The mailboxes allowed for every one of the names, in the order of the first; empty when they share none. */
export function approverAddressesForNames(names: readonly string[], rules: NameRules = {}): string[] {
  const [first = [], ...others] = names.map((name) => approverDomains(name, rules));
  const shared = others.map((domains) => new Set(domains));
  return first.filter((domain) => shared.every((domains) => domains.has(domain))).flatMap(mailboxesAt);
}

function mailboxesAt(domain: string): string[] {
  return APPROVER_LOCAL_PARTS.map((localPart) => `${localPart}@${domain}`);
}
