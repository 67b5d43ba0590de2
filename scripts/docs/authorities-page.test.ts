import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AUTHORITY_MATRIX } from '@certdesk/desk/authority-matrix';
import { describe, expect, it } from 'vitest';
import { authoritiesPage } from './authorities-page.ts';
import { AUTHORITY_NOTES } from './authority-notes.ts';

const page = authoritiesPage();

describe('docs/authorities.md', () => {
  it('says what the adapters declare (otherwise: npm run docs)', () => {
    expect(readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'authorities.md'), 'utf8')).toBe(page);
  });

  it('has a column and a section for each kind of authority, and for no other', () => {
    expect(Object.keys(AUTHORITY_NOTES).toSorted()).toEqual(AUTHORITY_MATRIX.map(({ kind }) => kind).toSorted());
    for (const { name } of Object.values(AUTHORITY_NOTES)) expect(page).toContain(`\n## ${name}\n`);
  });

  it('says of whom no real server was ever asked', () => {
    for (const { kind, facts } of AUTHORITY_MATRIX)
      expect(AUTHORITY_NOTES[kind]?.tried.includes('Never a real account')).toBe(
        facts.triedAgainst === 'contract_server',
      );
  });
});
