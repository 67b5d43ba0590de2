import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LANGUAGES } from '@certdesk/contract';
import { type Catalog, lineOf, placeholdersOf, readCatalog, wordsOf } from './catalogs.ts';
import { findKeyUsage, isUsed, type KeyUsage } from './key-usage.ts';
import { isCode, isTest, lineAt, readSources, report, type Violation } from './source-files.ts';

/** Texts that may stay as they are in English, by language: names, abbreviations, and words that languages share. */
export const SAME_WORDS_FILE = 'locales/same-as-english.json';
type SameWords = Readonly<Record<string, readonly string[]>>;

const violation = (catalog: Catalog, key: string, rule: string): Violation => ({
  path: catalog.path,
  line: lineOf(catalog, key),
  rule: `${key}: ${rule}`,
});

function parseFault(message: string): string | undefined {
  try {
    placeholdersOf(message);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function checkEnglish(catalog: Catalog, usage: KeyUsage): Violation[] {
  return Object.entries(catalog.messages).flatMap(([key, message]) => {
    const fault = parseFault(message);
    if (fault) return [violation(catalog, key, `not ICU MessageFormat (${fault})`)];
    if (message.trim() === '') return [violation(catalog, key, 'no text')];
    return isUsed(key, usage) ? [] : [violation(catalog, key, 'used nowhere in the code')];
  });
}

type Translation = { english: string; message: string; same: readonly string[] };

function translationFault({ english, message, same }: Translation): string | undefined {
  if (message.trim() === '') return 'no text';
  const fault = parseFault(message);
  if (fault) return `not ICU MessageFormat (${fault})`;
  if (parseFault(english)) return undefined; // said once, of the English text
  const [wanted, found] = [placeholdersOf(english).join(' '), placeholdersOf(message).join(' ')];
  if (wanted !== found) return `takes ${found || 'nothing'}, in English ${wanted || 'nothing'}`;
  const isWorded = /\p{Letter}/u.test(wordsOf(english));
  return isWorded && english === message && !same.includes(english) ? 'still in English' : undefined;
}

function checkTranslation(catalog: Catalog, english: Catalog, same: readonly string[]): Violation[] {
  const missing = Object.keys(english.messages).filter((key) => !Object.hasOwn(catalog.messages, key));
  const known = Object.entries(catalog.messages).flatMap(([key, message]) => {
    const original = english.messages[key];
    if (original === undefined) return [violation(catalog, key, 'not in English')];
    const fault = translationFault({ english: original, message, same });
    return fault === undefined ? [] : [violation(catalog, key, fault)];
  });
  return [...missing.map((key) => violation(catalog, key, 'missing')), ...known];
}

function checkCatalogs(catalogs: readonly Catalog[], same: SameWords, usage: KeyUsage): Violation[] {
  return catalogs
    .filter(({ language }) => language === 'en')
    .flatMap((english) => {
      const others = LANGUAGES.filter((language) => language !== 'en').flatMap((language) => {
        const catalog = catalogs.find((one) => one.language === language && one.name === english.name);
        if (catalog) return checkTranslation(catalog, english, [...(same.all ?? []), ...(same[language] ?? [])]);
        return [{ path: `locales/${language}/${english.name}.json`, line: 1, rule: 'missing' }];
      });
      return [...checkEnglish(english, usage), ...others];
    });
}

function checkAskedKeys(catalogs: readonly Catalog[], { asked }: KeyUsage): Violation[] {
  const known = new Set(catalogs.flatMap(({ messages }) => Object.keys(messages)));
  return asked
    .filter(({ key }) => !known.has(key))
    .map(({ key, path, line }) => ({ path, line, rule: `asks for ${key}, which no catalog has` }));
}

/** House spelling is American, as in the documents the system is known from. */
function checkSpelling(root: string): Violation[] {
  const isText = (path: string) => /\.(ts|tsx|mjs|json|md|scss|css|html|sql|yml|yaml)$/.test(path);
  return readSources(root, isText).flatMap(({ path, text }) =>
    [...text.matchAll(/fulfil(?=ment)/gi)].map(({ index }) => ({
      path,
      line: lineAt(text, index),
      rule: 'spelled with two l: fulfillment',
    })),
  );
}

/** Six languages with the same keys and placeholders; every text translated, used and found. */
export function checkLocales(root: string): { violations: Violation[]; texts: number } {
  const isCatalog = (path: string) => /^locales\/[^/]+\/[^/]+\.json$/.test(path);
  const catalogs = readSources(root, isCatalog).map(readCatalog);
  const same: SameWords = JSON.parse(readFileSync(join(root, SAME_WORDS_FILE), 'utf8'));
  const usage = findKeyUsage(readSources(root, (path) => isCode(path) && !isTest(path)));
  const violations = [
    ...checkCatalogs(catalogs, same, usage),
    ...checkAskedKeys(catalogs, usage),
    ...checkSpelling(root),
  ];
  const texts = catalogs.reduce((sum, { messages }) => sum + Object.keys(messages).length, 0);
  return { violations, texts };
}

if (import.meta.main) {
  const { violations, texts } = checkLocales(join(import.meta.dirname, '..', '..'));
  report(violations, `${texts} texts in ${LANGUAGES.length} languages`);
}
