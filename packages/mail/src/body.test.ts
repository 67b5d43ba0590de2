import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { code, heading, highlight, keyValues, link, paragraph, steps, subheading } from './blocks.ts';
import { describeMail } from './body.ts';
import { TEXT_WIDTH, wrapText } from './body-text.ts';
import { escapeHtml, html } from './html.ts';
import { SAMPLE_PEM } from './testing/sample.ts';

const describeWith = (text: string) =>
  describeMail({
    subject: text,
    language: 'fr',
    footer: text,
    blocks: [
      heading(text),
      subheading(text),
      paragraph(text),
      keyValues([
        { label: text, value: [text, text], mono: true },
        { label: text, value: text },
      ]),
      code(text),
      highlight(text, text),
      steps([text, { text, code: text }]),
      link(text, 'https://ca.example/approve'),
    ],
  });

/** The tags of a page in order, with their attributes' names. */
const skeleton = (page: string): string[] =>
  [...page.matchAll(/<(\/?[a-z0-9!]+)((?:\s+[a-z-]+(?:="[^"]*")?)*)\s*>/g)].map(
    ([, tag, attributes]) => `${tag} ${(attributes ?? '').replace(/="[^"]*"/g, '').trim()}`,
  );

describe('the HTML of a mail', () => {
  it('is ASCII in lines of at most 998 characters, so that it needs no transfer encoding', () => {
    const names = Array.from({ length: 100 }, (_, index) => `www${index}.${'a'.repeat(40)}.example.com`);
    const { html } = describeMail({
      subject: 'Grüße 🔑',
      language: 'de',
      footer: 'Übermittelt',
      blocks: [heading('Zertifikat für Söhne'), keyValues([{ label: 'Namen', value: names }]), steps(names)],
    });
    expect(html).toContain('S&#246;hne');
    expect(html).toContain('&#128273;');
    expect(html).not.toMatch(/\P{ASCII}/u);
    expect(Math.max(...html.split('\n').map((line) => line.length))).toBeLessThan(998);
  });

  it('has the same tags and attributes whatever the texts are, so that no text can add one', () => {
    const expected = skeleton(describeWith('text').html);
    const hostile = fc.array(
      fc.constantFrom(
        '<script>',
        '</p>',
        '"',
        "'",
        ' onload=x',
        '&',
        '&lt;',
        '<!--',
        ']]>',
        '</style>',
        '\u0000',
        '`',
        'javascript:',
        '例',
        ' ',
      ),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(hostile, (parts) => {
        const page = describeWith(parts.join('')).html;
        expect(skeleton(page)).toEqual(expected);
        expect(page.match(/</g)).toHaveLength(expected.length);
      }),
    );
  });

  it('names its language, has one column, both colors set, and fetches nothing', () => {
    const page = describeWith('text').html;
    expect(page).toContain('<html lang="fr" dir="ltr">');
    expect(page).toContain('<table role="presentation"');
    expect(page).not.toMatch(/<img|<link|<script|src=|url\(|@import/);
    for (const [, style] of page.matchAll(/style="([^"]*)"/g)) {
      const sets = (property: string) => new RegExp(`(?:^|;)${property}:`).test(style ?? '');
      if (sets('background-color')) expect(style).toMatch(/(?:^|;)color:/);
    }
  });

  it('shows what people wrote as they wrote it', () => {
    expect(html`<b>${'<i>'}</b>${html`<br>`}${['&', 1]}`.toString()).toBe('<b>&lt;i&gt;</b><br>&amp;1');
    expect(escapeHtml('a\u0007b\r\nc')).toBe('ab\nc');
  });

  it.each(['javascript:alert(1)', 'data:text/html,x', 'https://user:pass@ca.example/', 'ftp://ca.example/'])(
    'takes no link to %s',
    (url) => {
      expect(() => link('x', url)).toThrow(TypeError);
    },
  );
});

describe('the text of a mail', () => {
  it('says the same as the HTML, in lines of 78 characters, with PEM blocks verbatim', () => {
    const { text } = describeMail({
      subject: 'x',
      language: 'en',
      footer: 'Sent by the CA.',
      blocks: [
        heading('Your certificate'),
        paragraph('word '.repeat(40)),
        keyValues([
          { label: 'Names', value: ['a.example', 'b.example'] },
          { label: 'Serial number', value: '01:02' },
        ]),
        code(SAMPLE_PEM),
        steps(['Save the file.', { text: 'Add these lines:', code: 'ssl_certificate a;\nssl_certificate_key b;' }]),
        link('Open the page', 'https://ca.example/approve'),
        highlight('Your code', 'ABCD-1234'),
      ],
    });
    expect(text).toContain('Names:\n  a.example\n  b.example\nSerial number: 01:02\n');
    expect(text).toContain(`\n\n${SAMPLE_PEM}\n`);
    expect(text).toContain('2. Add these lines:\n\n   ssl_certificate a;\n   ssl_certificate_key b;\n');
    expect(text).toContain('Open the page:\nhttps://ca.example/approve\n');
    expect(text).toContain('Your code\n\n    ABCD-1234\n');
    expect(text.endsWith('Sent by the CA.\n')).toBe(true);
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(TEXT_WIDTH);
  });

  it('wraps at spaces only and loses no word', () => {
    const word = fc.stringMatching(/^[!-~]{1,100}$/);
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 40 }), (words) => {
        const lines = wrapText(words.join(' '), { first: '1. ', indent: '   ' }).split('\n');
        expect(`${lines.join(' ')} `.replace(/ +/g, ' ')).toBe(`1. ${words.join(' ')} `);
        for (const line of lines) expect(line.length <= TEXT_WIDTH || line.trim().split(' ').length <= 2).toBe(true);
      }),
    );
  });
});
