import {
  isArgumentElement,
  isDateElement,
  isLiteralElement,
  isNumberElement,
  isPluralElement,
  isPoundElement,
  isSelectElement,
  isTagElement,
  isTimeElement,
  type MessageFormatElement,
  parse,
} from '@formatjs/icu-messageformat-parser';
import { lineAt, type SourceFile } from './source-files.ts';

/** One file of texts: locales/<language>/<name>.json. */
export type Catalog = {
  path: string;
  language: string;
  name: string;
  text: string;
  messages: Readonly<Record<string, string>>;
};

/** A catalog from its file. Throws when it is not a flat object of texts. */
export function readCatalog({ path, text }: SourceFile): Catalog {
  const [, language = '', name = ''] = /^locales\/([^/]+)\/([^/]+)\.json$/.exec(path) ?? [];
  const messages: unknown = JSON.parse(text);
  if (
    typeof messages !== 'object' ||
    messages === null ||
    Object.values(messages).some((one) => typeof one !== 'string')
  ) {
    throw new TypeError(`${path}: only flat keys with a text each`);
  }
  return { path, language, name, text, messages: messages as Record<string, string> }; // cast: each value was looked at
}

/** The line of a key, for a person who wants to put it right. */
export const lineOf = ({ text }: Catalog, key: string): number =>
  lineAt(text, Math.max(0, text.indexOf(`${JSON.stringify(key)}:`)));

function kindOf(element: MessageFormatElement): string | undefined {
  if (isArgumentElement(element)) return `{${element.value}}`;
  if (isNumberElement(element)) return `{${element.value}, number}`;
  if (isDateElement(element)) return `{${element.value}, date}`;
  if (isTimeElement(element)) return `{${element.value}, time}`;
  if (isPluralElement(element))
    return `{${element.value}, ${element.pluralType === 'ordinal' ? 'selectordinal' : 'plural'}}`;
  if (isSelectElement(element)) return `{${element.value}, select ${Object.keys(element.options).sort().join(' ')}}`;
  if (isTagElement(element)) return `<${element.value}>`;
  return undefined;
}

function childrenOf(element: MessageFormatElement): MessageFormatElement[] {
  if (isTagElement(element)) return element.children;
  if (isPluralElement(element) || isSelectElement(element))
    return Object.values(element.options).flatMap(({ value }) => value);
  return [];
}

const flatten = (elements: readonly MessageFormatElement[]): MessageFormatElement[] =>
  elements.flatMap((element) => [element, ...flatten(childrenOf(element))]);

/** What a message takes from its caller, each once and sorted. Throws a SyntaxError when it is not ICU MessageFormat. */
export function placeholdersOf(message: string): string[] {
  const kinds = flatten(parse(message)).map(kindOf);
  return [...new Set(kinds.filter((kind) => kind !== undefined))].sort();
}

/** The words of a message without what is filled in. */
export function wordsOf(message: string): string {
  const isFilledIn = (element: MessageFormatElement) => !isLiteralElement(element) && !isPoundElement(element);
  const literals = flatten(parse(message)).map((element) =>
    isFilledIn(element) || !('value' in element) ? ' ' : element.value,
  );
  return literals.join('').trim();
}
