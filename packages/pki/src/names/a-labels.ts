import { decodePunycode } from './punycode.ts';

/**
 * The name with every U-label as its A-label (UTS #46, non-transitional), lower-case; undefined when that cannot be.
 * The conversion is the platform's own URL parser, the same in Node and in browsers. That parser lets "xn--" labels
 * pass unread on some platforms, so each is decoded here and must be what its decoded form converts to.
 */
export function toAsciiName(name: string): string | undefined {
  const ascii = isAscii(name) ? name.toLowerCase() : convert(name);
  if (ascii === undefined) return undefined;
  return ascii.split('.').every(isSoundLabel) ? ascii : undefined;
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i += 1) if (text.charCodeAt(i) > 0x7e) return false;
  return true;
}

// Anything the parser would take for a scheme, port, path, user or escape must not reach it.
const NOT_IN_A_NAME = /[^a-z0-9._\u0080-\u{10ffff}-]/iu;

function convert(name: string): string | undefined {
  if (NOT_IN_A_NAME.test(name) || !name.isWellFormed()) return undefined;
  return URL.parse(`http://${name}`)?.hostname;
}

function isSoundLabel(label: string): boolean {
  if (!label.startsWith('xn--')) return true;
  const decoded = decodePunycode(label.slice(4));
  if (decoded === undefined || isAscii(decoded)) return false;
  return convert(decoded) === label;
}
