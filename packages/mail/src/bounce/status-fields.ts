/** The fields of one paragraph of a delivery report: lower-case name to unfolded value, the first of each name. */
export type FieldGroup = ReadonlyMap<string, string>;

/** Our mails have one recipient; an alias there may name some more. */
const MAX_GROUPS = 50;
const MAX_FIELDS = 40;
const MAX_VALUE = 4_000;
const FIELD = /^([!-9;-~]{1,60}):(.*)$/;

function addLine(fields: Map<string, string>, line: string, last: string | undefined): string | undefined {
  if (/^[ \t]/.test(line)) {
    const value = last === undefined ? undefined : fields.get(last);
    if (last !== undefined && value !== undefined && value.length < MAX_VALUE)
      fields.set(last, `${value} ${line.trim()}`.slice(0, MAX_VALUE));
    return last;
  }
  const [, name = '', value = ''] = FIELD.exec(line) ?? [];
  const key = name.toLowerCase();
  if (key === '' || fields.has(key) || fields.size >= MAX_FIELDS) return undefined;
  fields.set(key, value.trim().slice(0, MAX_VALUE));
  return key;
}

/**
 * Reads message/delivery-status (RFC 3464 2.1): paragraphs of fields, the first about the message, the others about one
 * recipient each. What is no field is passed over.
 */
export function readFieldGroups(text: string): FieldGroup[] {
  const groups: FieldGroup[] = [];
  let fields = new Map<string, string>();
  let last: string | undefined;
  for (const line of `${text}\n\n`.split(/\r?\n/)) {
    if (line.trim() !== '') {
      last = addLine(fields, line, last);
      continue;
    }
    if (fields.size > 0) groups.push(fields);
    if (groups.length >= MAX_GROUPS) break;
    fields = new Map();
    last = undefined;
  }
  return groups;
}

/** The value behind `rfc822;`, `smtp;` and their like; the type is lower-case, and empty where there is none. */
export function typedValue(field: string | undefined): { type: string; value: string } {
  const [, type = '', value = ''] = /^\s*([a-z0-9-]{1,30})\s*;(.*)$/is.exec(field ?? '') ?? ['', '', field ?? ''];
  return { type: type.toLowerCase(), value: value.trim() };
}

const fromCode = (hex: string): string => {
  const code = Number.parseInt(hex, 16);
  return code <= 0x10_ff_ff ? String.fromCodePoint(code) : '';
};

/** An address as it was before it was written for ASCII-only systems: `\x{e9}` (RFC 6533 3) and, in ORCPT, `+2B` (RFC 3461 4). */
export const decodedForms = (address: string): string[] => [
  address,
  address.replace(/\\x\{([0-9a-f]{1,6})\}/gi, (_, hex: string) => fromCode(hex)),
  address.replace(/\+([0-9A-F]{2})/g, (_, hex: string) => fromCode(hex)),
];
