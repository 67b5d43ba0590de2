import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDay } from './namecheap-answers.ts';
import { findElements, readXml, textAt } from './read-xml.ts';

describe('XML of an authority', () => {
  it('is read with texts, CDATA and the entities of XML', () => {
    const root = readXml('<a><b c="1 &amp; 2"> x &lt; <![CDATA[<y>]]> </b><b/></a>');
    expect(findElements(root, 'b').map(({ attributes }) => attributes.c)).toEqual(['1 & 2', undefined]);
    expect(textAt(root, 'b')).toBe('x < <y>');
    expect(textAt(root, 'nothing', 'there')).toBeUndefined();
  });

  it.each([
    ['a DOCTYPE', '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'],
    ['an external entity', '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'],
    ['an unknown entity', '<a>&b;</a>'],
    ['an element that is not closed', '<a><b></a>'],
    ['more elements than a stack holds', '<a>'.repeat(100_000)],
    ['nothing', ''],
  ])('is refused with %s', (_, text) => expect(readXml(text)).toBeUndefined());

  it('is read or refused, whatever it is', () => {
    const piece = fc.constantFrom('<a>', '</a>', '<a b="', '">', '&lt;', '&b;', '<![CDATA[', ']]>', '<!--', '-->', 'x');
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string()), { maxLength: 20 }), (pieces) => {
        expect(() => readXml(pieces.join(''))).not.toThrow();
      }),
    );
  });
});

describe('a day at Namecheap', () => {
  it.each([
    ['1/20/2014', '2014-01-20T00:00:00.000Z'],
    ['02/05/2018', '2018-02-05T00:00:00.000Z'],
    ['11/22/2026 9:00:00 AM', '2026-11-22T00:00:00.000Z'],
  ])('is %s', (text, iso) => expect(readDay(text)?.toISOString()).toBe(iso));

  it.each(['', undefined, '2014-01-20', '13/1/2014', '2/30/2014'])('is not %s', (text) =>
    expect(readDay(text)).toBeUndefined(),
  );
});
