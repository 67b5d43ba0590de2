import { parse } from 'tldts';

const OPTIONS = { extractHostname: false, validateHostname: false, detectIp: false } as const;

// RFC 6761 names that stand for nobody; the built-in CA and its demo use them, public CAs never may.
const RESERVED_SUFFIXES = new Set(['example', 'test']);
// In the Public Suffix List, but not to be issued for: address lookups (SC-086) and names without mail.
const SPECIAL_SUFFIXES = new Set(['onion', 'arpa']);

export type NameKind = 'ordinary' | 'public-suffix' | 'internal';

/** How a lower-case ASCII name stands to the ICANN section of the Public Suffix List. */
export function kindOfName(name: string, { allowReserved = false }: { allowReserved?: boolean }): NameKind {
  const { isIcann, domain } = parse(name, { ...OPTIONS, allowPrivateDomains: false });
  const topLevel = name.slice(name.lastIndexOf('.') + 1);
  if (allowReserved && RESERVED_SUFFIXES.has(topLevel) && topLevel !== name) return 'ordinary';
  if (!isIcann || SPECIAL_SUFFIXES.has(topLevel)) return 'internal';
  return domain === null ? 'public-suffix' : 'ordinary';
}

/**
 * The domain that its owner registered, private suffixes respected: nobody at github.io may speak for one user's
 * page. A private suffix itself stands for itself alone.
 */
export function registrableDomain(name: string): string {
  return parse(name, { ...OPTIONS, allowPrivateDomains: true }).domain ?? name;
}
