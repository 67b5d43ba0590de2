import { domainOf } from '../../../ui/domain-of.ts';

const isAtOrBelow = (name: string, domain: string): boolean => name === domain || name.endsWith(`.${domain}`);

/**
 * Of the mailboxes allowed for the first name, those allowed for every name: one domain administrator approves the whole
 * order. A mailbox is allowed at a name and at its parents (BR 3.2.2.4.4), so the others must lie at or below its domain.
 */
export function sharedAddresses(addresses: readonly string[], names: readonly string[]): string[] {
  const bases = names.map((name) => name.replace(/^\*\./, ''));
  return addresses.filter((address) => bases.every((name) => isAtOrBelow(name, domainOf(address))));
}
