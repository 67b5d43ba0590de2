import { childrenOf, expectTag, readOid, type Tlv } from '../der/read.ts';
import { readText } from '../der/read-text.ts';
import { PkiError } from '../pki-error.ts';
import type { LintTarget } from './lint-target.ts';

// Spelled out again and not taken from the writer: this is the other pair of eyes.
const COMMON_NAME = '2.5.4.3';
const ORGANIZATION_FIELDS = ['2.5.4.6', '2.5.4.8', '2.5.4.7', '2.5.4.10'];
const EV_FIELDS = ['2.5.4.15', '1.3.6.1.4.1.311.60.2.1.3', '2.5.4.5'];
const ALLOWED = {
  DV: [COMMON_NAME],
  OV: [...ORGANIZATION_FIELDS, COMMON_NAME],
  EV: [...EV_FIELDS, ...ORGANIZATION_FIELDS, COMMON_NAME],
} as const;
const PRINTABLE_FIELDS = ['2.5.4.6', '1.3.6.1.4.1.311.60.2.1.3', '2.5.4.5'];
const BUSINESS_CATEGORIES = ['Private Organization', 'Government Entity', 'Business Entity', 'Non-Commercial Entity'];
const COUNTRY_FORM = /^[A-Z]{2}$/;

/** Which fields a subject may have, must have, and what they must say (BR 7.1.2.7.2 to .5). */
export function lintSubject(subject: Tlv, { profile, request }: LintTarget): string[] {
  const fields = childrenOf(subject).map(readField);
  const allowed: readonly string[] = ALLOWED[profile.validationLevel];
  const positions = fields.map(({ oid }) => allowed.indexOf(oid));
  const findings: string[] = [];
  if (!fields.every(hasRightType)) findings.push('subject: a field of the wrong string type');
  if (positions.includes(-1)) findings.push(`subject: a field that ${profile.validationLevel} does not have`);
  if (positions.some((position, i) => i > 0 && position <= (positions[i - 1] ?? -1)))
    findings.push('subject: order or repetition');
  const values = new Map(fields.map(({ oid, text }) => [oid, text]));
  const [first = ''] = request.names;
  const expected = first.length <= 64 ? first : undefined;
  if (values.get(COMMON_NAME) !== expected) findings.push('subject: the common name is not the first name');
  if (profile.validationLevel !== 'DV') findings.push(...lintOrganization(values, { profile, request }));
  return findings;
}

function lintOrganization(
  values: ReadonlyMap<string, string>,
  { profile, request }: Omit<LintTarget, 'serialNumber'>,
): string[] {
  const findings: string[] = [];
  const { organization } = request;
  const expect = (oid: string, label: string, text: string | undefined): void => {
    if (values.get(oid) !== text) findings.push(`subject: ${label} is not the order's`);
  };
  if (!organization) return ['subject: no organization'];
  expect('2.5.4.10', 'organization', organization.name);
  expect('2.5.4.6', 'country', organization.country);
  expect('2.5.4.7', 'locality', organization.city);
  expect('2.5.4.8', 'state', organization.region);
  if (!COUNTRY_FORM.test(organization.country)) findings.push('subject: country is not two capital letters');
  if (organization.name.trim() === '' || organization.name.length > 64)
    findings.push('subject: organization is empty or too long');
  if (!organization.city && !organization.region) findings.push('subject: neither locality nor state');
  if (profile.validationLevel !== 'EV') return findings;
  expect('1.3.6.1.4.1.311.60.2.1.3', 'jurisdiction', organization.country);
  expect('2.5.4.5', 'registration number', organization.registrationNumber);
  if (!BUSINESS_CATEGORIES.includes(values.get('2.5.4.15') ?? '')) findings.push('subject: no business category');
  return findings;
}

type SubjectField = { oid: string; text: string; tag: number };

function readField(rdn: Tlv): SubjectField {
  const [pair, ...more] = childrenOf(expectTag(rdn, 0x31));
  const [type, value] = childrenOf(expectTag(pair, 0x30));
  const text = value && readText(value);
  if (more.length > 0 || !value || text === undefined) {
    throw new PkiError('der.malformed', { findings: [`subject field at ${rdn.start}`] });
  }
  return { oid: readOid(type), text, tag: value.tag };
}

/** Codes and numbers are PrintableString (X.520), all else UTF8String, the one type that holds every name. */
function hasRightType({ oid, tag }: SubjectField): boolean {
  return tag === (PRINTABLE_FIELDS.includes(oid) ? 0x13 : 0x0c);
}
