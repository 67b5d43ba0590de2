import { domainToASCII, domainToUnicode } from 'node:url';
import { mixesScripts } from './scripts.ts';

/**
 * One mailbox in its one canonical form. `address` is what is compared, shown, put in headers and given to SMTP: all
 * from the same value, since mail has gone astray wherever a checked address and a sent one were parsed twice.
 */
export type Address = {
  readonly localPart: string;
  /** Lower-case A-labels. */
  readonly domain: string;
  readonly address: string;
  /** The domain as people read it (U-labels). */
  readonly unicodeDomain: string;
  /** A label of the domain mixes scripts, as look-alikes of other domains do: to be marked wherever it is shown. */
  readonly mixedScripts: boolean;
  /** The local part is not ASCII: the next mail server must offer SMTPUTF8 (RFC 6531). */
  readonly needsSmtpUtf8: boolean;
};

export const MAIL_ADDRESS_FAULTS = [
  'empty',
  'too_long',
  'control_character',
  'invisible_character',
  'no_at_sign',
  'several',
  'display_name',
  'comment',
  'quoted',
  'domain_literal',
  'local_part_invalid',
  'local_part_too_long',
  'domain_invalid',
] as const;
export type MailAddressFault = (typeof MAIL_ADDRESS_FAULTS)[number];

/** Why a text is not one plain mail address. The text is not in the message, which may end in a log. */
export class MailAddressError extends Error {
  readonly code: MailAddressFault;

  constructor(code: MailAddressFault) {
    super(`mail address: ${code}`);
    this.name = 'MailAddressError';
    this.code = code;
  }
}

/** RFC 5321 4.5.3.1: a path has 256 octets with its angle brackets, a local part 64. */
const MAX_ADDRESS_OCTETS = 254;
const MAX_LOCAL_PART_OCTETS = 64;
const MAX_DOMAIN_LENGTH = 253;

/** RFC 5322 dot-atom, and letters, marks and digits of other scripts (RFC 6531 allows more; nobody has such a mailbox). */
const LOCAL_PART = /^[a-z0-9!#$%&'*+/=?^_`{|}~\p{L}\p{M}\p{N}-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~\p{L}\p{M}\p{N}-]+)*$/iu;
/**
 * domainToASCII is a URL host parser: it decodes %xx, cuts at "/" and reads 0x7f.1 as an IPv4 address. What may reach it
 * is therefore letters, marks, digits, hyphens and ASCII dots only.
 */
const UNICODE_DOMAIN = /^[a-z0-9\p{L}\p{M}\p{N}-]+(?:\.[a-z0-9\p{L}\p{M}\p{N}-]+)*$/iu;
const ASCII_LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const ALL_NUMERIC = /^(?:\d+|0x[0-9a-f]*)$/;
/** Soft hyphens, joiners, fillers, direction marks, variation selectors: two addresses that look the same would differ. */
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Co}\p{Cn}\p{Cs}]/u;
const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}]/u;

const octets = (text: string): number => Buffer.byteLength(text);

/** What a person may have meant by a character that no plain address holds; looked for in this order. */
const TELLTALES: readonly (readonly [string, MailAddressFault])[] = [
  [',', 'several'],
  [';', 'several'],
  ['"', 'quoted'],
  ['\\', 'quoted'],
  ['(', 'comment'],
  [')', 'comment'],
  ['<', 'display_name'],
  ['>', 'display_name'],
  ['[', 'domain_literal'],
  [']', 'domain_literal'],
  [':', 'display_name'],
];

function refuseForeignSyntax(text: string): void {
  if (CONTROL.test(text)) throw new MailAddressError('control_character');
  if (INVISIBLE.test(text)) throw new MailAddressError('invisible_character');
  for (const [character, fault] of TELLTALES) if (text.includes(character)) throw new MailAddressError(fault);
}

/** A domain as lower-case A-labels by UTS-46, or undefined when it is none that mail can go to. */
function canonicalDomain(text: string): string | undefined {
  if (text.length > MAX_DOMAIN_LENGTH || !UNICODE_DOMAIN.test(text)) return undefined;
  const domain = domainToASCII(text);
  const labels = domain.split('.');
  if (domain.length > MAX_DOMAIN_LENGTH || !labels.every((label) => ASCII_LABEL.test(label))) return undefined;
  if (ALL_NUMERIC.test(labels.at(-1) ?? '')) return undefined;
  // An A-label that does not come back from its own U-label is a forgery of another one, or decodes to nothing.
  const unicode = domainToUnicode(domain);
  if (unicode.split('.').some((label) => label.startsWith('xn--'))) return undefined;
  return domainToASCII(unicode) === domain ? domain : undefined;
}

/**
 * Parses one plain mail address, `local-part@domain`. Idempotent: the `address` of a result parses to the same result.
 * @throws MailAddressError for anything else: comments, quoted local parts, groups, display names, several addresses,
 * address literals, invisible or control characters, and what is longer than RFC 5321 allows.
 */
export function parseAddress(text: string): Address {
  if (text.length === 0) throw new MailAddressError('empty');
  // Before any pattern runs: quadratic parsers of long addresses have been a denial of service elsewhere.
  if (text.length > MAX_ADDRESS_OCTETS) throw new MailAddressError('too_long');
  refuseForeignSyntax(text);
  const at = text.indexOf('@');
  if (at < 0) throw new MailAddressError('no_at_sign');
  if (text.includes('@', at + 1)) throw new MailAddressError('several');

  const localPart = text.slice(0, at).normalize('NFC');
  if (!LOCAL_PART.test(localPart)) throw new MailAddressError('local_part_invalid');
  if (octets(localPart) > MAX_LOCAL_PART_OCTETS) throw new MailAddressError('local_part_too_long');
  const domain = canonicalDomain(text.slice(at + 1));
  if (!domain) throw new MailAddressError('domain_invalid');
  const address = `${localPart}@${domain}`;
  if (octets(address) > MAX_ADDRESS_OCTETS) throw new MailAddressError('too_long');
  const needsSmtpUtf8 = octets(localPart) !== localPart.length;
  const unicodeDomain = domainToUnicode(domain);
  return { localPart, domain, address, unicodeDomain, mixedScripts: mixesScripts(unicodeDomain), needsSmtpUtf8 };
}

/** The address, or undefined for what parseAddress refuses. */
export function tryParseAddress(text: string): Address | undefined {
  try {
    return parseAddress(text);
  } catch (error) {
    if (error instanceof MailAddressError) return undefined;
    throw error;
  }
}

/**
 * The same mailbox? Local parts are compared as they are: only the receiving host may say that their case does not
 * matter (RFC 5321 2.4).
 */
export const sameAddress = (a: Address, b: Address): boolean => a.address === b.address;
