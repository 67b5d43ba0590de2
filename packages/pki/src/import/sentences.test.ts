import { IMPORT_FAULTS, LANGUAGES } from '@certdesk/contract';
import { loadTranslators } from '@certdesk/locales';
import { describe, expect, it } from 'vitest';

/** Every parameter that contract's import-faults.ts documents. */
const PARAMS = {
  what: 'certificate',
  found: 'csr',
  reason: 'roca',
  max: 8,
  name: 'www.example.com',
  names: 'a.example.com, b.example.com',
  count: 2,
  issuer: 'Test CA',
  type: 'Ed25519',
  size: 1024,
  min: 2048,
  exponent: '3',
  source: 'RFC 9500',
  algorithm: 'sha1WithRSAEncryption',
  notBefore: 1_900_000_000_000,
  notAfter: 1_900_000_000_000,
};

describe('the sentences of an import', () => {
  const translators = loadTranslators('import');

  it.each(LANGUAGES)('word every fault in %s', (language) => {
    for (const code of Object.keys(IMPORT_FAULTS)) {
      const text = translators[language].text(code, PARAMS);
      expect(text, code).toMatch(/^[\p{Lu}2].*\.$/u);
      expect(text, code).not.toMatch(/[{}]/);
    }
  });
});
