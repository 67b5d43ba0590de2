import type { Fault } from '@certdesk/fake-authority';
import type { AuthorityErrorKind } from '../../authority-error.ts';

type CallFault = Extract<Fault, { at: 'call' }>;
type Strike = CallFault['strike'];

/** What can go wrong with a deed, and whether it may be done again. `done`: it was done although its answer says otherwise. */
export const DEED_FAULTS: readonly (readonly [
  what: string,
  strike: Strike,
  outcome: { readonly kind: AuthorityErrorKind; readonly done: boolean },
])[] = [
  ['too many calls', { do: 'answer', status: 429, retryAfter: 30 }, { kind: 'unreachable', done: false }],
  ['too many calls, and no word how long', { do: 'answer', status: 429 }, { kind: 'unreachable', done: false }],
  ['a key that is known no more', { do: 'answer', status: 401 }, { kind: 'unreachable', done: false }],
  ['a page of something in between', { do: 'answer', status: 503 }, { kind: 'unreachable', done: false }],
  ['a fault of the authority', { do: 'answer', status: 500 }, { kind: 'uncertain', done: false }],
  ['a gateway that gave up', { do: 'answer', status: 504 }, { kind: 'uncertain', done: false }],
  [
    'a refusal that is not the authority’s',
    { do: 'answer', status: 404, contentType: 'text/html', body: '<h1>Not here</h1>' },
    { kind: 'uncertain', done: false },
  ],
  [
    'a redirect, which is not followed',
    { do: 'answer', status: 302, contentType: 'text/plain', body: '' },
    { kind: 'uncertain', done: false },
  ],
  ['a connection cut before the deed', { do: 'drop' }, { kind: 'uncertain', done: false }],
  ['a connection cut after the deed', { do: 'drop', done: true }, { kind: 'uncertain', done: true }],
  ['silence before the deed', { do: 'hang' }, { kind: 'uncertain', done: false }],
  ['silence after the deed', { do: 'hang', done: true }, { kind: 'uncertain', done: true }],
  ['an answer that breaks off', { do: 'truncate', bytes: 3 }, { kind: 'uncertain', done: true }],
];

/** Answers that are read, but are not as documented. */
export const ODD_ANSWERS: readonly (readonly [what: string, strike: Strike])[] = [
  ['one level deeper', { do: 'wrap', in: 'data' }],
  ['a page in place of JSON', { do: 'answer', status: 200, contentType: 'text/html', body: '<h1>Hello</h1>' }],
  ['nothing at all', { do: 'answer', status: 200, contentType: 'application/json', body: '' }],
  ['a list', { do: 'answer', status: 200, contentType: 'application/json', body: '[1,2]' }],
  ['null', { do: 'answer', status: 200, contentType: 'application/json', body: 'null' }],
];
