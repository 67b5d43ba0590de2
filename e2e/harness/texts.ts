import type { Language } from '@certdesk/contract';
import { createTranslator, readMessages, type Translator } from '@certdesk/locales';

/** The words that a person reads, by their keys: a test then says what it means in every language. */
export type Texts = {
  language: Language;
  portal: Translator['text'];
  mail: Translator['text'];
  authority: Translator['text'];
};

export function createTexts(language: Language): Texts {
  const textOf = (catalog: 'portal' | 'mail' | 'authority') =>
    createTranslator(language, readMessages(language, catalog)).text;
  return { language, portal: textOf('portal'), mail: textOf('mail'), authority: textOf('authority') };
}
