/** UTS 39, table of recommended scripts: those that domain names are commonly written in. */
const SCRIPTS: readonly string[] = [
  ...['Latin', 'Greek', 'Cyrillic', 'Armenian', 'Georgian', 'Hebrew', 'Arabic', 'Thaana', 'Ethiopic', 'Devanagari'],
  ...['Bengali', 'Gurmukhi', 'Gujarati', 'Oriya', 'Tamil', 'Telugu', 'Kannada', 'Malayalam', 'Sinhala', 'Thai', 'Lao'],
  ...['Tibetan', 'Myanmar', 'Khmer', 'Hangul', 'Hiragana', 'Katakana', 'Bopomofo', 'Han'],
];
/** UTS 39 5.2, "highly restrictive": languages that are written in several scripts, with Latin words in between. */
const WRITTEN_TOGETHER: readonly (readonly string[])[] = [
  ['Latin', 'Han', 'Hiragana', 'Katakana'],
  ['Latin', 'Han', 'Bopomofo'],
  ['Latin', 'Han', 'Hangul'],
];

const onlyOf = (scripts: readonly string[]): RegExp =>
  new RegExp(`^[${['Common', 'Inherited', ...scripts].map((script) => `\\p{scx=${script}}`).join('')}]*$`, 'u');

const SETS: readonly RegExp[] = [...SCRIPTS.map((script) => [script]), ...WRITTEN_TOGETHER].map(onlyOf);

/**
 * Whether a label of a domain name, given as people read it (U-labels), has letters of scripts that no language writes
 * together: `аpple` with a Cyrillic a. Names all in one script may still look like another name; this cannot tell.
 */
export const mixesScripts = (unicodeDomain: string): boolean =>
  !unicodeDomain.split('.').every((label) => SETS.some((set) => set.test(label)));
