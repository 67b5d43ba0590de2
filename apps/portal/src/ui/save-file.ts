/** Lets the browser save something that is only in this page's memory. */
export function saveFile({ name, content }: { name: string; content: Blob }): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

/** A file name for what belongs to a domain name: a star is not allowed in it everywhere. */
export const fileNameOf = (commonName: string, extension: string): string =>
  `${commonName.replaceAll('*', 'wildcard').replace(/[^\p{L}\p{N}._-]+/gu, '-')}.${extension}`;
