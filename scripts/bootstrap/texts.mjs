import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** As pickLanguage in packages/contract, which cannot be loaded before the first install. */
const LANGUAGES = ['en', 'de', 'es', 'fr', 'it', 'pt-BR'];

/** @param {NodeJS.ProcessEnv} environment */
function operatorLanguage(environment) {
  const locale = environment.LC_ALL || environment.LC_MESSAGES || environment.LANG || 'en';
  const primary = locale.toLowerCase().split(/[-_.@]/)[0];
  return LANGUAGES.find((language) => language.toLowerCase().split('-')[0] === primary) ?? 'en';
}

/** @typedef {(key: string, values?: Readonly<Record<string, string | number>>) => string} Texts */

/**
 * The operator's sentences, with {name} replaced. No plurals or dates: ICU MessageFormat is not there before the
 * first install. A missing key throws, so that nobody ever reads a key.
 * @param {string} root
 * @param {NodeJS.ProcessEnv} environment
 * @returns {Texts}
 */
export function readTexts(root, environment) {
  const file = join(root, 'locales', operatorLanguage(environment), 'operator.json');
  /** @type {Record<string, string>} */
  const messages = JSON.parse(readFileSync(file, 'utf8'));
  return (key, values = {}) => {
    const message = messages[key];
    if (message === undefined) throw new Error(`${file} has no ${key}`);
    return message.replaceAll(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ''));
  };
}
