import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { errorOf, retryAfter, wordProblem } from './problems.ts';

const NOW = new Date('2026-11-22T09:00:00Z');
const URN = 'urn:ietf:params:acme:error:';

describe('the words of an authority', () => {
  it('are its type and detail, and what is wrong with each name', () => {
    const subproblems = [
      { type: `${URN}caa`, detail: 'no', identifier: { value: 'a.example' } },
      { type: `${URN}dns`, detail: 'no such name', identifier: { value: 'b.example' } },
    ];
    expect(wordProblem({ type: `${URN}compound`, detail: 'Errors', subproblems })).toBe(
      'compound: Errors; a.example caa: no; b.example dns: no such name',
    );
    expect(wordProblem({ type: 'https://ca.example/oops' })).toBe('https://ca.example/oops');
    expect(wordProblem({})).toBe('');
  });

  it('are one line without anything that could be taken for more, whatever they are', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (detail) => {
        const words = wordProblem({ type: `${URN}malformed`, detail });
        expect(words).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
        expect(words.length).toBeLessThanOrEqual(900);
      }),
    );
    expect(wordProblem({ detail: 'a'.repeat(5000) })).toHaveLength(900);
  });
});

describe('when to ask again', () => {
  it.each([
    ['120', '2026-11-22T09:02:00Z'],
    ['0', '2026-11-22T09:00:01Z'],
    ['Sun, 22 Nov 2026 10:00:00 GMT', '2026-11-22T10:00:00Z'],
    ['Sat, 21 Nov 2026 10:00:00 GMT', '2026-11-22T09:00:01Z'],
    ['99999999999', '2026-11-29T09:00:00Z'],
  ])('is understood in seconds and as a date, within reason: %s', (header, at) => {
    expect(retryAfter(header, NOW)).toEqual(new Date(at));
  });

  it.each([undefined, '', 'soon', '-5'])('is not known: %s', (header) => {
    expect(retryAfter(header, NOW)).toBeUndefined();
  });
});

describe('an answer that is no good', () => {
  const answer = (status: number, type: string, body: string) =>
    errorOf({ status, headers: { 'content-type': type }, body: Buffer.from(body) }, NOW);

  it('has decided nothing when it is not the words of an ACME server', () => {
    expect(answer(404, 'text/html', '<h1>Not found</h1>')).toMatchObject({ kind: 'unreachable', reason: 'HTTP 404' });
    expect(answer(400, 'application/problem+json', '{"type":')).toMatchObject({ kind: 'unreachable' });
    expect(answer(400, 'application/problem+json', '{"type":5}')).toMatchObject({ kind: 'unreachable' });
    expect(answer(400, 'application/problem+json', `{"type":"${URN}badCSR"}`)).toMatchObject({
      kind: 'refused',
      acmeType: 'badCSR',
    });
  });
});
