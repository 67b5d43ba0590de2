/** Only a path of this site: a foreign address in ?redirect= must not become a way out. */
export function safeRedirect(value: unknown): string | undefined {
  // A tab or line break inside is dropped by URL parsers, which would turn "/<tab>/evil" into "//evil".
  const isLocal = typeof value === 'string' && /^\/(?![/\\])[^\t\r\n]*$/.test(value) && !value.startsWith('/sign-in');
  return isLocal ? value : undefined;
}
