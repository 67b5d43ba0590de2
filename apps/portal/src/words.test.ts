import { readFileSync } from 'node:fs';
import {
  ABILITY_REASONS,
  CERTIFICATE_FILTERS,
  CONFIRMATIONS,
  DEED_KINDS,
  DEED_STATES,
  ENCRYPTION_KEY_FAULTS,
  ENCRYPTION_KINDS,
  LANGUAGES,
  type Language,
  MAIL_CAUSES,
  MAIL_KINDS,
  MAIL_REASONS,
  ORDER_SORTS,
  ORDER_STATUSES,
  REQUEST_STATES,
  REVOCATION_REASONS,
  ROLES,
  SERVICE_KINDS,
  STATUS_REASONS,
  VALIDATION_LEVELS,
  VALIDATION_METHODS,
} from '@certdesk/contract';
import { createIntl } from 'react-intl';
import { describe, expect, test } from 'vitest';
import type { Messages } from './app/language.tsx';
import { CERTIFICATE_SORTS } from './features/certificates/certificates-search.ts';
import { TOPIC } from './features/help/topics.ts';

type Catalog = Readonly<Record<string, string>>;

function readMessages(language: Language, catalog: 'portal' | 'help'): Catalog {
  const file = new URL(`../../../locales/${language}/${catalog}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** Everything the desk may answer with that the screens have a word for. */
const CODED: Record<string, readonly string[]> = {
  'order.status': ORDER_STATUSES,
  'order.reason': STATUS_REASONS,
  'ability.reason': ABILITY_REASONS,
  'mail.state': REQUEST_STATES,
  'mail.cause': MAIL_CAUSES,
  'mail.confirmation': CONFIRMATIONS,
  encryption: ENCRYPTION_KEY_FAULTS,
  'encryption.kind': ENCRYPTION_KINDS,
  'mail.kind': MAIL_KINDS,
  'mail.reason': MAIL_REASONS,
  'send.title': MAIL_KINDS,
  'send.text': MAIL_KINDS,
  'send.next': MAIL_KINDS,
  'orders.sort': ORDER_SORTS,
  'product.level': VALIDATION_LEVELS,
  'product.about': VALIDATION_LEVELS,
  'validation.choice': VALIDATION_METHODS,
  'validation.about': VALIDATION_METHODS,
  'deed.kind': DEED_KINDS,
  'deed.done': DEED_KINDS,
  'deed.state': DEED_STATES.filter((state) => state !== 'done'),
  'revocation.reason': REVOCATION_REASONS,
  'certificates.filter': CERTIFICATE_FILTERS,
  'certificates.sort': CERTIFICATE_SORTS,
  'services.kind': SERVICE_KINDS,
  role: ROLES,
};
const NEEDED = Object.entries(CODED).flatMap(([prefix, codes]) => codes.map((code) => `${prefix}.${code}`));

const argumentsOf = (message: string): string[] =>
  [...new Set([...message.matchAll(/\{(\w+)[,}]/g)].map(([, name]) => name ?? ''))].sort();

describe.each(LANGUAGES)('in %s', (language) => {
  const portal = readMessages(language, 'portal');
  const help = readMessages(language, 'help');

  test('every state, cause and reason has its words', () => {
    const missing = NEEDED.filter((key) => !portal[key]?.trim());
    expect(missing).toEqual([]);
  });

  test.each(['portal', 'help'] as const)('%s says the same things with the same values as in English', (catalog) => {
    const english = readMessages('en', catalog);
    const own = readMessages(language, catalog);
    expect(Object.keys(own)).toEqual(Object.keys(english));
    for (const [key, message] of Object.entries(own)) {
      expect([key, argumentsOf(message)]).toEqual([key, argumentsOf(english[key] ?? '')]);
    }
  });

  test('every message can be read by the formatter', () => {
    const values = Object.fromEntries(
      Object.values(portal)
        .flatMap(argumentsOf)
        .map((name) => [name, 2]),
    );
    const messages = portal as Messages; // cast: the test above proves that the keys are those of English
    const onError = (error: Error) => {
      throw error;
    };
    const intl = createIntl({ locale: language, messages, onError });
    const keys = Object.keys(messages) as (keyof Messages)[]; // cast: Object.keys forgets the literal keys
    for (const id of keys) expect(intl.formatMessage({ id }, values)).not.toBe('');
  });

  test('every block of the help has its words', () => {
    const keys = Object.values(TOPIC).flatMap(({ title, blocks }) => [
      title,
      ...blocks.flatMap((block) => ('key' in block ? [block.key] : block.keys)),
    ]);
    expect(keys.filter((key) => !help[key]?.trim())).toEqual([]);
    expect(new Set(keys).size).toBe(Object.keys(help).length);
  });
});
