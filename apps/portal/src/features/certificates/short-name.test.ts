import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shortName } from './short-name.ts';

test.each([
  ['CN=Trial Issuing CA,O=Certdesk,C=US', 'Trial Issuing CA'],
  ['C=US,O=Certdesk,CN=Trial Issuing CA', 'Trial Issuing CA'],
  ['O=Harbor Freight Lines\\, Inc.,C=US', 'Harbor Freight Lines, Inc.'],
  ['CN=M\\C3\\BCller CA,O=M\\C3\\BCller', 'Müller CA'],
  ['OU=Only a unit,C=DE', 'OU=Only a unit,C=DE'],
  ['DC=example,DC=com', 'DC=example,DC=com'],
])('%s is called %s', (name, called) => {
  expect(shortName(name)).toBe(called);
});

test('a name is found wherever it stands, however it must be escaped', () => {
  const text = fc
    .stringMatching(/^[A-Za-z0-9,+"\\<>; .-]{1,30}$/)
    .filter((name) => name.trim() !== '' && name === name.trim());
  fc.assert(
    fc.property(text, (name) => {
      const escaped = name.replace(/[,+"\\<>;]/g, '\\$&');
      expect(shortName(`CN=${escaped},O=Somebody`)).toBe(name);
    }),
  );
});

test('any text is called something', () => {
  fc.assert(fc.property(fc.string({ minLength: 1 }), (name) => shortName(name).length > 0));
});
