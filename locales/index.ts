import { readFileSync } from 'node:fs';
import { LANGUAGES, type Language } from '@certdesk/contract';
import { createIntl, createIntlCache, type IntlShape } from '@formatjs/intl';

/** One file per catalog and language: locales/<language>/<catalog>.json, flat keys, ICU messages. */
export const CATALOGS = ['authority', 'doctor', 'errors', 'help', 'import', 'mail', 'operator', 'portal'] as const;
export type Catalog = (typeof CATALOGS)[number];
export type Messages = Readonly<Record<string, string>>;

/** Reads one catalog from disk. Called at start, never per request. */
export function readMessages(language: Language, catalog: Catalog): Messages {
  const file = new URL(`./${language}/${catalog}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')) as Messages; // cast: scripts/check-locales proves the shape
}

export type Values = Readonly<Record<string, string | number | Date>>;
export type Translator = {
  readonly language: Language;
  /** The worded message. A missing key throws: a person never sees a key. */
  text: (key: string, values?: Values) => string;
  has: (key: string) => boolean;
  readonly intl: IntlShape;
};

const cache = createIntlCache();

export function createTranslator(language: Language, messages: Messages): Translator {
  const onError = (error: Error) => {
    throw error;
  };
  // Moments are worded in UTC, wherever the server stands: messages say so beside the time.
  const intl = createIntl(
    { locale: language, defaultLocale: 'en', timeZone: 'UTC', messages: { ...messages }, onError },
    cache,
  );
  const has = (key: string) => Object.hasOwn(messages, key);
  // Most messages take no values, and are worded over and over: a mail has thirty of them.
  const fixed = new Map<string, string>();
  const wordFixed = (key: string): string => {
    const worded = intl.formatMessage({ id: key }, {});
    fixed.set(key, worded);
    return worded;
  };
  const text = (key: string, values?: Values) =>
    values ? intl.formatMessage({ id: key }, { ...values }) : (fixed.get(key) ?? wordFixed(key));
  return { language, text, has, intl };
}

/** Translators for all languages of one catalog, read once. */
export function loadTranslators(catalog: Catalog): Readonly<Record<Language, Translator>> {
  const entries = LANGUAGES.map(
    (language) => [language, createTranslator(language, readMessages(language, catalog))] as const,
  );
  return Object.fromEntries(entries) as Record<Language, Translator>; // cast: fromEntries forgets that every language is there
}
