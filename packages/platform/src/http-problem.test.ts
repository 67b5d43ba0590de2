import { CertdeskError, LANGUAGES } from '@certdesk/contract';
import { loadTranslators } from '@certdesk/locales';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { languageOf, toCertdeskError, toFaults, toProblem } from './http-problem.ts';

const errors = loadTranslators('errors');

describe('the language of an answer', () => {
  it.each([
    ['nothing is asked for', undefined, 'en'],
    ['one of ours is named', 'pt-BR', 'pt-BR'],
    ['a browser lists several', 'de-AT,de;q=0.9,en;q=0.8', 'de'],
    ['another region is asked for', 'pt-PT', 'pt-BR'],
    ['the weights say otherwise than the order', 'en;q=0.5, fr; q=0.8', 'fr'],
    ['weights are equal', 'it, es', 'it'],
    ['only the second is ours', 'ja, es;q=0.1', 'es'],
    ['a language is ruled out', 'fr;q=0, it;q=0.1', 'it'],
    ['a weight cannot be read', 'fr;q=high, it;q=0.1', 'it'],
    ['none is ours', 'ja, zh;q=0.5', 'en'],
    ['any will do', '*', 'en'],
    ['the header is empty', '', 'en'],
    ['the header is nonsense', ';;q=,,=;', 'en'],
  ])('when %s', (_, header, language) => {
    expect(languageOf(header)).toBe(language);
  });

  it('is looked for in the first 500 characters only', () => {
    expect(languageOf(`${'ja,'.repeat(100)}fr`)).toBe('fr');
    expect(languageOf(`${'ja,'.repeat(200)}fr`)).toBe('en');
  });
});

describe('the faults of a request', () => {
  const Body = z.strictObject({
    name: z.string().min(3).max(5),
    limit: z.number().int().max(100),
    language: z.enum(['de', 'en']),
    when: z.iso.datetime(),
    contacts: z.array(z.object({ email: z.string() })),
    'a/b~c': z.string(),
  });
  const sound = {
    name: 'Jane',
    limit: 1,
    language: 'de',
    when: '2026-01-01T00:00:00Z',
    contacts: [{ email: 'jane@example.org' }],
    'a/b~c': '',
  };
  const faultsOf = (changes: object) => {
    const { error } = Body.safeParse({ ...sound, ...changes }, { reportInput: true });
    return error ? toFaults(error) : [];
  };

  it.each([
    ['a missing field', { name: undefined }, { path: '/name', code: 'field.required' }],
    ['a wrong type', { name: 7 }, { path: '/name', code: 'field.wrong_type', params: { expected: 'string' } }],
    ['null', { name: null }, { path: '/name', code: 'field.wrong_type', params: { expected: 'string' } }],
    ['half a number', { limit: 1.5 }, { path: '/limit', code: 'field.wrong_type', params: { expected: 'int' } }],
    ['a short text', { name: 'Jo' }, { path: '/name', code: 'field.too_short', params: { minimum: 3 } }],
    ['a long text', { name: 'Joanna' }, { path: '/name', code: 'field.too_long', params: { maximum: 5 } }],
    ['a large number', { limit: 101 }, { path: '/limit', code: 'field.too_large', params: { maximum: 100 } }],
    [
      'a choice that is not offered',
      { language: 'ja' },
      { path: '/language', code: 'field.not_offered', params: { values: 'de, en' } },
    ],
    ['a wrong form', { when: 'today' }, { path: '/when', code: 'field.invalid' }],
    ['unknown fields', { colour: 1, size: 2 }, { path: '', code: 'field.unknown', params: { names: 'colour, size' } }],
    ['a place in a list', { contacts: [{}] }, { path: '/contacts/0/email', code: 'field.required' }],
    ['a name with slash and tilde', { 'a/b~c': undefined }, { path: '/a~1b~0c', code: 'field.required' }],
  ])('name %s', (_, changes, fault) => {
    expect(faultsOf(changes)).toEqual([expect.objectContaining(fault)]);
  });

  it('are all named at once', () => {
    expect(faultsOf({ name: '', limit: 101 }).map(({ path }) => path)).toEqual(['/name', '/limit']);
    expect(faultsOf({})).toEqual([]);
  });

  it('are worded in every language', () => {
    const faults = faultsOf({ name: undefined, limit: 'x', language: 'ja', when: '', contacts: 0, extra: 1 });
    const error = new CertdeskError('request.invalid', { faults });
    for (const language of LANGUAGES) {
      const problem = toProblem(error, errors[language], 'r1');
      expect(problem.faults?.map(({ detail }) => detail)).toHaveLength(6);
      expect(JSON.stringify(problem.faults)).not.toContain('undefined');
    }
  });
});

describe('a refusal', () => {
  it('says a moment in words and keeps it as ISO 8601 beside them', () => {
    const params = { freeAt: '2026-03-01T22:05:00.000Z' };
    const error = new CertdeskError('fulfillment.cooling_down', { params });
    const problem = toProblem(error, errors.de, 'r1');
    expect(problem).toMatchObject({ status: 429, code: 'fulfillment.cooling_down', params, requestId: 'r1' });
    expect(problem.title).toMatch(/1\. März 2026|01\.03\.2026/);
    expect(problem.title).toContain('22:05:00 UTC');
    for (const language of LANGUAGES) expect(toProblem(error, errors[language], 'r1').title).not.toContain('T22');
  });

  it('words a fault that no catalog knows as a value that is not valid', () => {
    const faults = [{ path: '/name', code: 'field.of_tomorrow' }];
    const problem = toProblem(new CertdeskError('request.invalid', { faults }), errors.en, 'r1');
    expect(problem.faults).toEqual([{ ...faults[0], detail: errors.en.text('field.invalid') }]);
  });

  it('leaves out params and faults when there are none', () => {
    const problem = toProblem(new CertdeskError('order.not_found'), errors.en, 'r1');
    expect(Object.keys(problem).sort()).toEqual(['code', 'requestId', 'status', 'title', 'type']);
  });
});

describe('what was thrown', () => {
  const thrown = (parts: object) => Object.assign(new Error('the inside of the server'), parts);

  it.each([
    ['a body that is too large', { code: 'FST_ERR_CTP_BODY_TOO_LARGE', statusCode: 413 }, 'request.too_large'],
    ['a body that is no JSON', { code: 'FST_ERR_CTP_INVALID_JSON_BODY', statusCode: 400 }, 'request.malformed'],
    ['any other refusal of the framework', { code: 'FST_ERR_OTHER', statusCode: 422 }, 'request.malformed'],
    ['a failure of the framework', { code: 'FST_ERR_OTHER', statusCode: 500 }, 'internal'],
    ['an error of unknown kind', {}, 'internal'],
  ])('for %s is known', (_, parts, code) => {
    expect(toCertdeskError(thrown(parts)).code).toBe(code);
  });

  it('stays as it is when it is ours', () => {
    const error = new CertdeskError('order.not_found');
    expect(toCertdeskError(error)).toBe(error);
  });

  it('never shows its own text to a person', () => {
    const problem = toProblem(toCertdeskError(thrown({})), errors.en, 'r1');
    expect(JSON.stringify(problem)).not.toContain('inside');
  });
});
