import { describe, expect, it } from 'vitest';
import { parseAddress } from './address.ts';

describe('a domain', () => {
  it.each([
    'example.com',
    'xn--80ak6aa92e.com', // all Cyrillic, and looks like apple: one script
    'müller-straße.example',
    'пример.рф',
    'пример.com', // each label in one script
    '例え-テスト-abc.jp',
    '中文abc.tw',
    '한국abc.kr',
    'παράδειγμα.gr',
    'مثال.example',
    'shop2026.example',
  ])('%s is written in scripts that belong together', (domain) => {
    expect(parseAddress(`admin@${domain}`).mixedScripts).toBe(false);
  });

  it.each([
    'аpple.com', // Cyrillic a
    'gοοgle.com', // Greek omicrons
    'раypal.example', // Cyrillic r and a
    'xn--pple-43d.com',
    'exаmple.пример.рф',
    'ƽ例я.example',
  ])('%s mixes scripts, as look-alikes do', (domain) => {
    expect(parseAddress(`admin@${domain}`).mixedScripts).toBe(true);
  });
});
