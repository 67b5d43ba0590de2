import type { Offer } from '@certdesk/contract';
import { describe, expect, it } from 'vitest';
import { offerDraftOf, offerOf } from './offer-draft.ts';

const known = new Set(['mine']);
const again = (offer: Offer) => offerOf(offerDraftOf(offer, known, 'key'));

describe('a rule of who may order what', () => {
  it('stays as it is when nothing is edited', () => {
    const offers: Offer[] = [
      { accounts: 'all', products: 'all' },
      {
        accounts: ['mine', 'other'],
        products: [{ id: 'dv', price: { amount: '9.90', currency: 'EUR' } }, { id: 'ov' }],
      },
    ];
    expect(offers.map(again)).toEqual(offers);
  });

  it('takes a price as people type it', () => {
    const draft = offerDraftOf({ accounts: 'all', products: [{ id: 'dv' }] }, known, 'key');
    expect(offerOf({ ...draft, products: { dv: ' 9,90 ' }, currency: 'eur' }).products).toEqual([
      { id: 'dv', price: { amount: '9.90', currency: 'EUR' } },
    ]);
  });

  it('takes other accounts by lines or commas', () => {
    const draft = offerDraftOf({ accounts: ['mine'], products: 'all' }, known, 'key');
    expect(offerOf({ ...draft, others: 'a, b\nc\n' }).accounts).toEqual(['mine', 'a', 'b', 'c']);
  });
});
