import { contentOf, type Tlv } from '../der/read.ts';
import { PkiError } from '../pki-error.ts';

const FORM = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/;

/** Reads UTCTime (years 1950 to 2049) or GeneralizedTime in the one form DER allows. Throws PkiError der.malformed. */
export function readTime(tlv: Tlv): Date {
  const text = String.fromCharCode(...contentOf(tlv));
  const century = text >= '50' ? '19' : '20';
  const match = FORM.exec(tlv.tag === 0x17 ? century + text : text);
  if (!match) throw new PkiError('der.malformed', { findings: [`time at ${tlv.start}`] });
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number);
  return new Date(Date.UTC(year, month - 1, day, hour, minute, second));
}
