/** Cut and without control characters, so that it can be shown and logged. */
export function printable(text: string): string {
  return text
    .slice(0, 256)
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\ufffd');
}
