import { PlaceOrderBody } from '@certdesk/contract';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { emptyDraft, restoreDraft, toOrder } from './draft.ts';

const draft = {
  ...emptyDraft('fr'),
  productId: 'ov',
  csrSource: 'generate' as const,
  csr: 'PEM',
  keySaved: true,
  approverEmail: 'admin@example.com',
  technical: { name: ' Tom ', email: 'tom@example.com', phone: '' },
  organization: { ...emptyDraft('fr').organization, name: 'Example GmbH', city: 'Berlin', country: 'DE' },
};

describe('a reload', () => {
  test('keeps everything that was typed', () => {
    expect(restoreDraft(JSON.parse(JSON.stringify(draft)), 'en')).toEqual(draft);
  });

  test('drops a request whose private key was never saved', () => {
    expect(restoreDraft({ ...draft, keySaved: false }, 'en').csr).toBe('');
  });

  test('keeps a pasted request', () => {
    expect(restoreDraft({ ...draft, csrSource: 'paste', keySaved: false }, 'en').csr).toBe('PEM');
  });

  test('survives whatever it finds in the storage', () => {
    fc.assert(
      fc.property(fc.anything(), (stored) => {
        const restored = restoreDraft(stored, 'it');
        expect(Object.keys(restored).sort()).toEqual(Object.keys(emptyDraft('it')).sort());
      }),
    );
  });
});

describe('the order that is sent', () => {
  test('is one that the contract takes, without empty fields', () => {
    const body = toOrder(draft, true);
    expect(PlaceOrderBody.parse(body)).toEqual(body);
    expect(body.contacts).toEqual({ technical: { name: 'Tom', email: 'tom@example.com' } });
    expect(body.organization).toEqual({ name: 'Example GmbH', city: 'Berlin', country: 'DE' });
  });

  test('says how control is shown only where somebody has chosen it', () => {
    expect(toOrder(draft, true)).not.toHaveProperty('validationMethod');
    const chosen = restoreDraft({ ...draft, validationMethod: 'dns' }, 'en');
    expect(toOrder(chosen, true)).toMatchObject({ validationMethod: 'dns' });
    expect(restoreDraft({ ...draft, validationMethod: 'by pigeon' }, 'en').validationMethod).toBe('');
  });

  test('names no organization for a domain validated certificate', () => {
    expect(toOrder(draft, false)).not.toHaveProperty('organization');
  });

  test('never carries what only the browser may know', () => {
    expect(Object.keys(toOrder(draft, true)).sort()).toEqual(
      ['approverEmail', 'contacts', 'csr', 'language', 'organization', 'productId', 'serverType'].sort(),
    );
  });
});
