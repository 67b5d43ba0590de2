import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseCertificatesSearch, parseImportSearch } from './certificates-search.ts';

describe('the URL of the Certificates screen', () => {
  test('keeps what it understands and drops the rest', () => {
    expect(
      parseCertificatesSearch({ q: '3A:7F', status: 'expiring', sort: '-importedAt', pages: 'a~b', x: '1' }),
    ).toEqual({ q: '3A:7F', status: 'expiring', sort: '-importedAt', pages: 'a~b' });
    expect(parseCertificatesSearch({ q: 3, status: 'lost', sort: 'DROP TABLE' })).toEqual({});
  });

  test('does not name the default sort, which is soonest to expire first', () => {
    expect(parseCertificatesSearch({ sort: 'notAfter' })).toEqual({});
  });

  test('asks for no longer a text than the desk takes', () => {
    expect(parseCertificatesSearch({ q: 'a'.repeat(500) }).q).toHaveLength(200);
  });

  test('never fails, whatever was typed into it', () => {
    const anything = fc.dictionary(fc.string(), fc.anything());
    fc.assert(fc.property(anything, (raw) => parseCertificatesSearch(raw) !== undefined));
  });
});

test('the import screen can be opened with a mail of the mailbox', () => {
  expect(parseImportSearch({ mail: 'm1', key: 'secret' })).toEqual({ mail: 'm1' });
  expect(parseImportSearch({})).toEqual({});
});
