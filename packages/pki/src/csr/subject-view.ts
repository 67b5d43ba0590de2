import { printable } from '../names/printable.ts';
import type { SubjectField } from './read-csr.ts';

/** The short names that openssl and people use. */
const SHORT_NAMES: Readonly<Record<string, string>> = {
  '2.5.4.3': 'CN',
  '2.5.4.4': 'SN',
  '2.5.4.5': 'serialNumber',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  '2.5.4.9': 'street',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
  '2.5.4.12': 'title',
  '2.5.4.15': 'businessCategory',
  '2.5.4.17': 'postalCode',
  '2.5.4.42': 'GN',
  '1.2.840.113549.1.9.1': 'emailAddress',
  '0.9.2342.19200300.100.1.1': 'UID',
  '0.9.2342.19200300.100.1.25': 'DC',
  '1.3.6.1.4.1.311.60.2.1.1': 'jurisdictionL',
  '1.3.6.1.4.1.311.60.2.1.2': 'jurisdictionST',
  '1.3.6.1.4.1.311.60.2.1.3': 'jurisdictionC',
};

/** Several values of one field are joined with a comma; unknown fields go by their OID. */
export function subjectView(fields: readonly SubjectField[]): Record<string, string> {
  const view: Record<string, string> = {};
  for (const { oid, text } of fields) {
    const name = SHORT_NAMES[oid] ?? oid;
    const before = view[name];
    view[name] = before === undefined ? printable(text) : `${before}, ${printable(text)}`;
  }
  return view;
}
