import type { Bytes } from '../bytes.ts';
import { OID } from './oids.ts';
import { oid, printableString, sequence, set, utf8String } from './write.ts';

/** One attribute of a distinguished name. */
export type NameField = { oid: string; text: string };

// RFC 5280 and the EV Guidelines want these as PrintableString; all other attributes are UTF8String.
const PRINTABLE = new Set<string>([OID.country, OID.serialNumber, OID.jurisdictionCountry]);

/** A Name with one attribute per RDN, in the given order. */
export function writeName(fields: readonly NameField[]): Bytes {
  return sequence(...fields.map(writeField));
}

function writeField({ oid: type, text }: NameField): Bytes {
  const value = PRINTABLE.has(type) && isPrintable(text) ? printableString(text) : utf8String(text);
  return set(sequence(oid(type), value));
}

function isPrintable(text: string): boolean {
  return /^[A-Za-z0-9 '()+,./:=?-]*$/.test(text);
}
