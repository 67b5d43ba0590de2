import { describe, expect, test } from 'vitest';
import { type DraftAction, emptyDraft, holdsKey, reduceDraft, sourcesOf } from './import-draft.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const after = (...actions: DraftAction[]) => actions.reduce(reduceDraft, emptyDraft);
const nothing = { key: undefined, locked: [] };
const drop = (name: string, text = name): DraftAction => ({
  type: 'add',
  field: 'any',
  files: [{ name, bytes: bytes(text) }],
});

describe('what is given on the import screen', () => {
  test('is examined as a whole: the drop zone first, then each field, files before pasted text', () => {
    const draft = after(
      { type: 'write', field: 'privateKey', text: 'KEY' },
      { type: 'write', field: 'certificate', text: 'CERT' },
      drop('mail.eml'),
      { type: 'add', field: 'certificate', files: [{ name: 'a.der', bytes: bytes('x') }] },
    );
    expect(sourcesOf(draft, (field) => `pasted ${field}`).map(({ name, field }) => [name, field])).toEqual([
      ['mail.eml', 'any'],
      ['a.der', 'certificate'],
      ['pasted certificate', 'certificate'],
      ['pasted privateKey', 'privateKey'],
    ]);
  });

  test('is there once, however often the same file is dropped', () => {
    expect(after(drop('a.pem'), drop('a.pem')).files).toHaveLength(1);
    expect(after(drop('a.pem', 'old'), drop('a.pem', 'new')).files).toHaveLength(2);
  });

  test('can be taken out again, one by one', () => {
    const draft = after(drop('a.pem'), drop('b.pem'));
    const [first] = draft.files;
    expect(reduceDraft(draft, { type: 'remove', id: first?.id ?? 0 }).files.map(({ name }) => name)).toEqual(['b.pem']);
  });

  test('never shares an id, also after something was taken out', () => {
    const draft = after(drop('a.pem'), drop('b.pem'), { type: 'remove', id: 1 }, drop('c.pem'));
    expect(new Set(draft.files.map(({ id }) => id)).size).toBe(2);
  });

  test('counts as nothing while it is blank', () => {
    expect(sourcesOf(after({ type: 'write', field: 'csr', text: ' \n' }), String)).toEqual([]);
  });

  test('pasted on the page is added to what was pasted before', () => {
    expect(after({ type: 'paste', text: 'one' }, { type: 'paste', text: 'two' }).texts.any).toBe('one\ntwo');
  });
});

describe('leaving the import screen', () => {
  test('asks while a private key is filled in, found or may be in something locked', () => {
    expect(holdsKey(after({ type: 'write', field: 'privateKey', text: 'KEY' }), nothing)).toBe(true);
    expect(holdsKey(emptyDraft, { key: { type: 'RSA' }, locked: [] })).toBe(true);
    expect(holdsKey(emptyDraft, { key: undefined, locked: ['a.p12'] })).toBe(true);
  });

  test('asks nothing while only certificates were given', () => {
    expect(holdsKey(after(drop('a.pem')), nothing)).toBe(false);
    expect(holdsKey(emptyDraft, undefined)).toBe(false);
  });
});

test('a password that was tried is tried once more with each examination, and kept once', () => {
  const draft = after(
    { type: 'unlock', password: 'a' },
    { type: 'unlock', password: 'b' },
    { type: 'unlock', password: 'a' },
  );
  expect(draft.passwords).toEqual(['a', 'b']);
});
