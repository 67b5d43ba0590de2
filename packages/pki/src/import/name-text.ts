import { toHex } from '../bytes.ts';
import { OID } from '../der/oids.ts';
import { childrenOf, expectTag, rawOf, readOid, type Tlv } from '../der/read.ts';
import { readText } from '../der/read-text.ts';

/** The short names of RFC 4514, 3, and those that openssl prints for the rest. */
const SHORT_NAMES: Readonly<Record<string, string>> = {
  [OID.commonName]: 'CN',
  [OID.locality]: 'L',
  [OID.state]: 'ST',
  [OID.organization]: 'O',
  '2.5.4.11': 'OU',
  [OID.country]: 'C',
  '2.5.4.9': 'STREET',
  '0.9.2342.19200300.100.1.25': 'DC',
  '0.9.2342.19200300.100.1.1': 'UID',
  [OID.serialNumber]: 'serialNumber',
  [OID.businessCategory]: 'businessCategory',
  '2.5.4.17': 'postalCode',
  '2.5.4.97': 'organizationIdentifier',
  [OID.jurisdictionState]: 'jurisdictionST',
  [OID.jurisdictionCountry]: 'jurisdictionC',
  '1.3.6.1.4.1.311.60.2.1.1': 'jurisdictionL',
  '1.2.840.113549.1.9.1': 'emailAddress',
};

/** A distinguished name as RFC 4514 writes it: the last attribute first, special characters escaped. Throws PkiError. */
export function nameText(name: Tlv): string {
  const parts = childrenOf(name).map((rdn) => childrenOf(expectTag(rdn, 0x31)).map(attributeText).join('+'));
  return parts.reverse().join(',');
}

/** The first value of an attribute, or null when the name has none or one that is no text. */
export function attributeOf(name: Tlv, oid: string): string | null {
  for (const rdn of childrenOf(name)) {
    for (const attribute of childrenOf(expectTag(rdn, 0x31))) {
      const [type, value] = childrenOf(expectTag(attribute, 0x30));
      if (value && readOid(type) === oid) return readText(value) ?? null;
    }
  }
  return null;
}

/** Equal for names that RFC 5280, 7.1 holds equal: letter case, white space and the kind of string do not count. */
export function nameKey(name: Tlv): string {
  return nameText(name).toLowerCase().normalize('NFKC').replace(/\s+/g, ' ');
}

function attributeText(attribute: Tlv): string {
  const [type, value] = childrenOf(expectTag(attribute, 0x30));
  const oid = readOid(type);
  const text = value && readText(value);
  if (text === undefined) return `${oid}=#${value ? toHex(rawOf(value)) : ''}`;
  return `${SHORT_NAMES[oid] ?? oid}=${escapeText(text)}`;
}

// Control characters and those that change the direction of writing would make a name show as another.
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;
const encoder = new TextEncoder();

function escapeText(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\\"+,;<>]/g, '\\$&')
    .replace(/^[ #]/, '\\$&')
    .replace(/ $/, '\\ ')
    .replace(UNSEEN, (character) => toHex(encoder.encode(character)).replace(/../g, '\\$&'));
}
