import { readFileSync } from 'node:fs';
import { FACTS, LANGUAGES } from '@certdesk/contract';
import { describe, expect, it } from 'vitest';
import { INSTALLED_KINDS } from './adapters/installed-kinds.ts';

const FIELDS = INSTALLED_KINDS.flatMap(({ kind, fields }) => fields.map((field) => ({ kind, ...field })));

/** A word that is an identifier everywhere is shown as it is. */
const NEEDS_NO_WORDS = /^([A-Z0-9]+|hmac-sha\d+|true)$/;
/** As the portal makes a key of a suggested URL. */
const slugOf = (suggestion: string) => suggestion.replace(/^https:\/\//, '').replaceAll(/[^\w.-]+/g, '-');

const KEYS = [
  ...INSTALLED_KINDS.map(({ kind }) => `authority.kind.${kind}`),
  ...FACTS.map((fact) => `authority.fact.${fact}`),
  ...FIELDS.map(({ kind, name }) => `authority.setting.${kind}.${name}`),
  ...FIELDS.flatMap(({ kind, name, choices = [] }) =>
    choices
      .map(String)
      .filter((choice) => !NEEDS_NO_WORDS.test(choice))
      .map((choice) => `authority.choice.${kind}.${name}.${choice}`),
  ),
  ...FIELDS.flatMap(({ suggestions = [] }) =>
    suggestions.map((suggestion) => `authority.preset.${slugOf(suggestion)}`),
  ),
];

describe.each(LANGUAGES)('the form for an authority, in %s', (language) => {
  const file = new URL(`../../../../../locales/${language}/portal.json`, import.meta.url);
  const messages: Record<string, string> = JSON.parse(readFileSync(file, 'utf8'));

  it('names every setting, choice and preset of every kind that can be added, and every ability', () => {
    expect(KEYS.length).toBeGreaterThan(60);
    expect(KEYS.filter((key) => !messages[key]?.trim())).toEqual([]);
  });

  it('has words for nothing that no kind asks for', () => {
    const asked = new Set([
      ...KEYS,
      'authority.kind.builtin',
      'authority.kind.own',
      'authority.preset.other',
      'authority.choice.none',
    ]);
    const worded = Object.keys(messages).filter((key) => /^authority\.(setting|choice|preset|kind)\./.test(key));
    expect(worded.filter((key) => !asked.has(key))).toEqual([]);
    const helpers = Object.keys(messages).filter((key) => key.startsWith('authority.helper.'));
    const settings = new Set(FIELDS.map(({ kind, name }) => `authority.helper.${kind}.${name}`));
    expect(helpers.filter((key) => !settings.has(key))).toEqual([]);
  });
});
