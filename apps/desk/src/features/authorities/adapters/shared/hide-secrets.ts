/** Words of an authority that may say back what it was told, without what must not be told on. */
export const hideSecrets = (words: string, secrets: readonly string[]): string =>
  secrets.reduce((text, secret) => text.replaceAll(secret, '***'), words);
