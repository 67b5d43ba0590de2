/** What the database can hold as text and in JSON: PostgreSQL knows no NUL, and half of a surrogate pair is no character. */
export const isStorableText = (text: string): boolean => !text.includes('\0') && text.isWellFormed();

type Path = readonly (string | number)[];

/** No body of ours is a quarter as deep; a deeper one could not be walked through to its end. */
const MAX_DEPTH = 64;

/** Where in a parsed value a text stands that cannot be stored, keys of objects included, or what is nested too deep. */
export function findUnstorableText(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value === 'string') return isStorableText(value) ? [] : [path];
  if (path.length > MAX_DEPTH) return [path];
  if (Array.isArray(value)) return value.flatMap((item, index) => findUnstorableText(item, [...path, index]));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    isStorableText(key) ? findUnstorableText(item, [...path, key]) : [path],
  );
}
