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
type CompiledMessage = ReturnType<IntlShape['formatters']['getMessageFormat']>;
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
  // formatMessage looks a compiled message up by the JSON of all that it depends on, in twice the time of wording it.
  // Moments take that way still: their time zone is its work.
  const compiled = new Map<string, CompiledMessage>();
  const compile = (key: string, message: string): CompiledMessage => {
    const made = intl.formatters.getMessageFormat(message, language, intl.formats, { formatters: intl.formatters });
    compiled.set(key, made);
    return made;
  };
  const wordWith = (key: string, values: Values): string => {
    const message = messages[key];
    const holdsMoment = Object.values(values).some((value) => value instanceof Date);
    if (message === undefined || holdsMoment) return intl.formatMessage({ id: key }, { ...values });
    return String((compiled.get(key) ?? compile(key, message)).format({ ...values }));
  };
  const text = (key: string, values?: Values) => (values ? wordWith(key, values) : (fixed.get(key) ?? wordFixed(key)));
  return { language, text, has, intl };
}

/** Translators for all languages of one catalog, read once. */
export function loadTranslators(catalog: Catalog): Readonly<Record<Language, Translator>> {
  const entries = LANGUAGES.map(
    (language) => [language, createTranslator(language, readMessages(language, catalog))] as const,
  );
  return Object.fromEntries(entries) as Record<Language, Translator>; // cast: fromEntries forgets that every language is there
}
