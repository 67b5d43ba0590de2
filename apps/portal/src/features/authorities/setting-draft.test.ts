import type { SettingField } from '@certdesk/contract';
import { describe, expect, it } from 'vitest';
import { draftOf, faultAt, isMissing, secretsOf, settingsOf } from './setting-draft.ts';

const field = (name: string, type: SettingField['type'], more: Partial<SettingField> = {}): SettingField => ({
  ...{ name, type, required: false, secret: false },
  ...more,
});

const FIELDS = [
  field('url', 'text', { required: true }),
  field('years', 'choice', { choices: [1, 2], default: 1 }),
  field('days', 'number'),
  field('agreed', 'boolean', { required: true, choices: [true] }),
  field('methods', 'list', { choices: ['dns', 'http'], default: ['dns'] }),
  field('servers', 'list'),
];

describe('the settings of an authority in a form', () => {
  it('begin with what is set, and else with what the kind proposes', () => {
    expect(draftOf(FIELDS, { url: 'https://ca.example', servers: ['192.0.2.1', '192.0.2.2'] })).toEqual({
      url: 'https://ca.example',
      years: '1',
      days: '',
      agreed: false,
      methods: ['dns'],
      servers: '192.0.2.1\n192.0.2.2',
    });
  });

  it('go out as they came in', () => {
    const settings = { url: 'https://ca.example', years: 2, days: 90, agreed: true, methods: ['http'], servers: ['a'] };
    expect(settingsOf(FIELDS, draftOf(FIELDS, settings))).toEqual(settings);
  });

  it('leave out what is empty, and let the desk judge what is no number', () => {
    const draft = { ...draftOf(FIELDS, {}), url: '  ', days: 'many' };
    expect(settingsOf(FIELDS, draft)).toEqual({ years: 1, days: 'many', agreed: false, methods: ['dns'] });
  });

  it('take a list by lines or commas', () => {
    const draft = { ...draftOf(FIELDS, {}), servers: 'one, two\nthree' };
    expect(settingsOf(FIELDS, draft).servers).toEqual(['one', 'two', 'three']);
  });

  it('are not complete while something required is empty', () => {
    const draft = draftOf(FIELDS, {});
    expect(FIELDS.filter((one) => isMissing(one, draft)).map(({ name }) => name)).toEqual(['url', 'agreed']);
  });

  it('have a fault where it is, also deep within', () => {
    const faults = [{ path: '/settings/methods/0', code: 'field.not_offered' }];
    expect(faultAt(faults, '/settings/methods')).toBe(faults[0]);
    expect(faultAt(faults, '/settings/method')).toBeUndefined();
  });
});

it('a secret stays as it was unless it is replaced or taken away', () => {
  expect(secretsOf({ apiKey: ' new ', untouched: '', pin: null })).toEqual({ apiKey: 'new', pin: null });
});
