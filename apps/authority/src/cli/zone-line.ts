import type { RecordToSet } from '@certdesk/contract';

/** A string of a TXT record holds at most 255 octets (RFC 1035 3.3.14); receivers join the strings again. */
const STRING = /.{1,255}/g;

const quoted = (value: string): string => `( ${(value.match(STRING) ?? []).map((string) => `"${string}"`).join(' ')} )`;

/** A record as it stands in a zone file; a file as its URL and, indented, what is in it. */
export function zoneLine({ name, type, value }: RecordToSet): string {
  if (type === 'FILE') return [name, ...value.trimEnd().split('\n')].join('\n  ');
  return `${name}. IN ${type} ${type === 'TXT' ? quoted(value) : value}`;
}
