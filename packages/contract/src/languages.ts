/** The languages of screens, mails, errors and help. A test proves that locales/ holds each of them. */
export const LANGUAGES = ['en', 'de', 'es', 'fr', 'it', 'pt-BR'] as const;
export type Language = (typeof LANGUAGES)[number];

export const isLanguage = (value: unknown): value is Language => LANGUAGES.some((language) => language === value);

/**
 * The best language for a list of wishes (an Accept-Language header's or navigator.languages' tags, best first).
 * `pt` and `pt-PT` get pt-BR, `de-AT` gets de; nothing known gets en.
 */
export function pickLanguage(wishes: readonly string[]): Language {
  for (const wish of wishes) {
    const primary = wish.trim().toLowerCase().split('-')[0];
    const match = LANGUAGES.find((language) => language.toLowerCase().split('-')[0] === primary);
    if (match) return match;
  }
  return 'en';
}
