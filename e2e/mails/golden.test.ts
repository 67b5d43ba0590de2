import { readdirSync, readFileSync } from 'node:fs';
import { LANGUAGES } from '@certdesk/contract';
import { describe, expect, it } from 'vitest';
import { GOLDEN_FOLDER, goldenFiles } from './golden-files.ts';

const files = goldenFiles();
const htmlFiles = [...files].filter(([name]) => name.endsWith('.html'));

/** A change of a mail is looked at before it goes out: `npm run mails` writes these files and makes pictures of them. */
describe('a mail', () => {
  it.each([...files.keys()])('is as somebody has seen and approved it: %s', (name) => {
    expect(files.get(name)).toBe(readFileSync(new URL(name, GOLDEN_FOLDER), 'utf8'));
  });

  it('that is gone leaves no golden file behind', () => {
    expect(readdirSync(GOLDEN_FOLDER).toSorted()).toEqual([...files.keys()].toSorted());
  });

  it.each(htmlFiles)('fetches nothing and runs nothing: %s', (_, html) => {
    expect(html).not.toMatch(
      /<(img|script|link|iframe|object|embed|video|audio|form|base)\b|url\(|@import|\bsrc=|\bon\w+=/i,
    );
  });

  it.each(LANGUAGES)('says which language it is in, to programs and to screen readers (%s)', (language) => {
    for (const [name, content] of files) {
      if (!name.includes(`.${language}.`)) continue;
      if (name.endsWith('.html')) expect(content).toContain(`<html lang="${language}"`);
      if (name.endsWith('.headers')) expect(content).toContain(`\nContent-Language: ${language}\n`);
    }
  });
});
