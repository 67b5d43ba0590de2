const escaped = /\\(?:([0-9A-Fa-f]{2})|(.))/g;

/** The value of an attribute in an RFC 4514 name, unescaped; undefined where the name has none. */
function attributeOf(name: string, type: string): string | undefined {
  const value = name.match(new RegExp(`(?:^|[,+])\\s*${type}=((?:\\\\.|[^,+\\\\])*)`, 'i'))?.[1];
  const bytes = value?.replace(escaped, (_, hex: string | undefined, char: string) =>
    hex === undefined ? char : `%${hex}`,
  );
  if (bytes === undefined || !/%[0-9A-Fa-f]{2}/.test(bytes)) return bytes?.trim();
  try {
    return decodeURIComponent(bytes).trim();
  } catch {
    return value?.trim(); // not UTF-8 beneath the escapes: as it stands
  }
}

/** A distinguished name as a person calls it: its common name, else its organization, else all of it. */
export const shortName = (name: string): string => attributeOf(name, 'CN') || attributeOf(name, 'O') || name;
