import { describe, expect, test } from 'vitest';
import { emptyDraft } from './draft.ts';
import { gapsOf, placeFaults, stepOfPath, stepsFor, type WizardState, wizardReducer } from './wizard-state.ts';

const draft = {
  ...emptyDraft('de'),
  productId: 'dv',
  names: 'shop.example.com',
  csr: 'PEM',
  keySaved: true,
  approverEmail: 'admin@example.com',
};
const state: WizardState = { step: 'contact', draft, faults: {} };

describe('the steps', () => {
  test('ask for the organization only where the product verifies it', () => {
    expect(stepsFor('DV')).toEqual(['product', 'csr', 'contact', 'review']);
    expect(stepsFor('OV')).toContain('organization');
    expect(stepsFor('EV')).toContain('organization');
    expect(stepsFor(undefined)).not.toContain('organization');
  });

  test('going back loses nothing', () => {
    const back = wizardReducer(state, { type: 'go', step: 'product' });
    expect(back.draft).toEqual(draft);
    expect(wizardReducer(back, { type: 'go', step: 'contact' })).toEqual(state);
  });
});

describe('a change', () => {
  test('of the names makes the request and what came of it void', () => {
    const { draft: changed } = wizardReducer(state, { type: 'edit', path: '/csr', part: { names: 'other.example' } });
    expect(changed).toMatchObject({ names: 'other.example', csr: '', keySaved: false, approverEmail: '' });
  });

  test('of the CSR asks for the administrator again', () => {
    const { draft: changed } = wizardReducer(state, { type: 'edit', path: '/csr', part: { csr: 'OTHER' } });
    expect(changed).toMatchObject({ csr: 'OTHER', approverEmail: '' });
  });

  test('elsewhere leaves both alone', () => {
    const { draft: changed } = wizardReducer(state, {
      type: 'edit',
      path: '/serverType',
      part: { serverType: 'nginx' },
    });
    expect(changed).toEqual({ ...draft, serverType: 'nginx' });
  });

  test('forgets the fault of its field and of no other', () => {
    const faults = { '/organization/city': 'x', '/organization/name': 'y', '/csr': 'z', '/csr/key': '' };
    const refused = wizardReducer(state, { type: 'refuse', faults, step: 'organization' });
    const city = wizardReducer(refused, { type: 'edit', path: '/organization/city', part: {} });
    expect(Object.keys(city.faults)).toEqual(['/organization/name', '/csr', '/csr/key']);
    const csr = wizardReducer(refused, { type: 'edit', path: '/csr', part: {} });
    expect(Object.keys(csr.faults)).toEqual(['/organization/city', '/organization/name']);
  });
});

describe('faults that the desk found', () => {
  test('stand at their fields, and the wizard goes to the first of them', () => {
    const found = [
      { path: '/organization/country', code: 'x', detail: 'Unknown country.' },
      { path: '/approverEmail', code: 'y' },
    ];
    expect(placeFaults(found, 'Refused.')).toEqual({
      step: 'contact',
      faults: { '/organization/country': 'Unknown country.', '/approverEmail': 'Refused.' },
    });
  });

  test('are all said where one field has several', () => {
    const found = [
      { path: '/csr', code: 'x', detail: 'Weak key.' },
      { path: '/csr', code: 'y', detail: 'No name.' },
    ];
    expect(placeFaults(found, '')).toEqual({ step: 'csr', faults: { '/csr': 'Weak key. No name.' } });
  });

  test.each([
    ['/productId', 'product'],
    ['/csr', 'csr'],
    ['/contacts/technical/email', 'contact'],
    ['/contacts/organization/email', 'organization'],
    ['/organization/name', 'organization'],
    ['/somethingNew', 'review'],
  ])('at %s belong to the step %s', (path, step) => {
    expect(stepOfPath(path)).toBe(step);
  });
});

describe('gaps', () => {
  test('are none in a complete draft', () => {
    for (const step of stepsFor('DV')) expect(gapsOf(step, draft)).toEqual({});
  });

  test('name every field at once', () => {
    expect(Object.keys(gapsOf('organization', draft))).toEqual([
      '/organization/name',
      '/organization/city',
      '/organization/country',
    ]);
  });

  test('a contact with a name needs an address, an empty one needs nothing', () => {
    const named = { ...draft, technical: { name: 'Tom', email: ' ', phone: '' } };
    expect(gapsOf('contact', named)).toEqual({ '/contacts/technical/email': '' });
    expect(gapsOf('contact', draft)).toEqual({});
  });
});
