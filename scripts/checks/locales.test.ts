import { LANGUAGES } from '@certdesk/contract';
import { describe, expect, test } from 'vitest';
import { makeTree } from '../testing/temporary-tree.ts';
import { checkLocales, SAME_WORDS_FILE } from './locales.ts';

const GOOD = { 'order.count': '{count, plural, one {# order} other {# orders}}', 'order.title': 'Order {number}' };
const CODE = "text('order.count', { count });\ntext('order.title', { number });\n";

type Changes = {
  de?: Record<string, string> | null;
  en?: Record<string, string>;
  code?: string;
  same?: object;
  files?: Record<string, string>;
};

/** What is said about six equal languages, translated by an x at the end, with some changes. */
function violationsWith({ de, en, code, same, files }: Changes): string[] {
  const english = { ...GOOD, ...en };
  const translated = Object.fromEntries(Object.entries(english).map(([key, message]) => [key, `${message} x`]));
  const catalogs = LANGUAGES.filter((language) => language !== 'de' || de !== null).map((language) => {
    const messages = language === 'en' ? english : language === 'de' ? { ...translated, ...de } : translated;
    return [`locales/${language}/portal.json`, JSON.stringify(messages, null, 2)] as const;
  });
  const root = makeTree({
    ...Object.fromEntries(catalogs),
    [SAME_WORDS_FILE]: JSON.stringify(same ?? {}),
    'apps/portal/src/a.tsx': code ?? CODE,
    ...files,
  });
  return checkLocales(root).violations.map(({ path, line, rule }) => `${path}:${line} ${rule}`);
}

test('six complete languages pass', () => {
  expect(violationsWith({})).toEqual([]);
});

describe('a translation', () => {
  test.each([
    ['other placeholders', 'Bestellung {nummer}', 'order.title: takes {nummer}, in English {number}'],
    ['no placeholder', 'Bestellung', 'order.title: takes nothing, in English {number}'],
    [
      'another kind of placeholder',
      'Bestellung {number, number}',
      'order.title: takes {number, number}, in English {number}',
    ],
    ['a new markup', '<b>Bestellung</b> {number}', 'order.title: takes <b> {number}, in English {number}'],
    ['no text', '  ', 'order.title: no text'],
    ['broken braces', 'Bestellung {number', 'order.title: not ICU MessageFormat'],
    ['the English text', 'Order {number}', 'order.title: still in English'],
  ])('with %s is refused', (_, message, rule) => {
    expect(violationsWith({ de: { 'order.title': message } })).toEqual([
      expect.stringContaining(`locales/de/portal.json:3 ${rule}`),
    ]);
  });

  test('may be the English text where the list says so, for that language', () => {
    const de = { 'order.title': 'Order {number}' };
    expect(violationsWith({ de, same: { de: ['Order {number}'] } })).toEqual([]);
    expect(violationsWith({ de, same: { all: ['Order {number}'] } })).toEqual([]);
    expect(violationsWith({ de, same: { fr: ['Order {number}'] } })).toHaveLength(1);
  });

  test('of a text without words may be the same', () => {
    expect(
      violationsWith({
        en: { 'order.range': '{from} – {to}' },
        code: `${CODE}text('order.range')`,
        de: { 'order.range': '{from} – {to}' },
      }),
    ).toEqual([]);
  });

  test('with a key that English does not have is refused', () => {
    expect(violationsWith({ de: { 'order.new': 'Neu' } })).toEqual([
      expect.stringContaining('order.new: not in English'),
    ]);
  });

  test('that is missing as a file is refused', () => {
    expect(violationsWith({ de: null })).toEqual(['locales/de/portal.json:1 missing']);
  });
});

test('a missing key is named with the language that lacks it', () => {
  const root = makeTree({
    ...Object.fromEntries(
      LANGUAGES.map((language) => [
        `locales/${language}/mail.json`,
        language === 'it' ? '{}' : `{"a.b":"${language === 'en' ? 'Text' : 'X'}"}`,
      ]),
    ),
    [SAME_WORDS_FILE]: '{}',
    'packages/mail/src/a.ts': "text('a.b');",
  });
  expect(checkLocales(root).violations).toEqual([{ path: 'locales/it/mail.json', line: 1, rule: 'a.b: missing' }]);
});

describe('a key', () => {
  test('that no code uses is refused', () => {
    expect(violationsWith({ en: { 'order.old': 'Old' } })).toEqual([
      expect.stringContaining('locales/en/portal.json:4 order.old: used nowhere'),
    ]);
  });

  test('that only a test uses is unused', () => {
    const files = { 'apps/portal/src/a.test.ts': "text('order.old');" };
    expect(violationsWith({ en: { 'order.old': 'Old' }, files })).toHaveLength(1);
  });

  test('put together in the code is used', () => {
    const code = `${CODE}text(\`order.status.\${status}\`);`;
    expect(violationsWith({ en: { 'order.status.issued': 'Issued' }, code })).toEqual([]);
  });

  test.each([
    "text('order.gone')",
    "translator.text('order.gone')",
    "intl.formatMessage({ id: 'order.gone' })",
    "new StartFault('order.gone')",
    'export const a = <FormattedMessage id="order.gone" />',
  ])('asked for by %s and in no catalog is refused', (call) => {
    expect(violationsWith({ code: `${CODE}${call};` })).toEqual([
      'apps/portal/src/a.tsx:3 asks for order.gone, which no catalog has',
    ]);
  });
});

test('the British spelling is refused wherever it is', () => {
  const british = ['fulfil', 'ment'].join('');
  const found = violationsWith({
    files: { 'docs/a.md': `\nThe ${british} email`, 'docs/b.md': 'The fulfillment email' },
  });
  expect(found).toEqual([expect.stringContaining('docs/a.md:2')]);
});
