/**
 * `name=value` pairs between semicolons, as DKIM, DMARC, MTA-STS and TLS-RPT records have them (RFC 6376 3.2). Names are
 * taken as they are. Undefined for what is no such list, or names a tag twice.
 */
export function parseTags(text: string): ReadonlyMap<string, string> | undefined {
  const tags = new Map<string, string>();
  const parts = text.split(';');
  if (parts.at(-1)?.trim() === '') parts.pop();
  for (const part of parts) {
    const [, name, value = ''] = /^\s*([a-z][a-z0-9_]*)\s*=\s*([\s\S]*?)\s*$/i.exec(part) ?? [];
    if (name === undefined || tags.has(name)) return undefined;
    tags.set(name, value);
  }
  return tags.size > 0 ? tags : undefined;
}
