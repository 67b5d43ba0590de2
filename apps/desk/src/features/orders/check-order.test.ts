import type { PlaceOrderBody, Product, ValidationMethod } from '@certdesk/contract';
import { createCsr } from '@certdesk/pki';
import { describe, expect, it } from 'vitest';
import type { Authority } from '../authorities/index.ts';
import { checkOrder } from './check-order.ts';

const unused = () => Promise.reject(new Error('nobody is asked'));
const authority: Authority = {
  id: 'acme',
  name: 'ACME',
  abilities: { resendFulfillment: true, resendApprover: false, cancel: true },
  products: unused,
  place: unused,
};

const productWith = (validationMethods: ValidationMethod[]): Product => ({
  id: 'acme.default',
  authorityId: 'acme',
  authority: 'ACME',
  name: 'ACME',
  validationLevel: 'DV',
  validityDays: 90,
  wildcard: true,
  maxNames: 100,
  validationMethods,
});

async function check(names: readonly string[], options: { offered: ValidationMethod[]; wanted?: ValidationMethod }) {
  const { csrPem } = await createCsr({ names, key: 'ecdsa-p256' });
  const body: PlaceOrderBody = {
    productId: 'acme.default',
    csr: csrPem,
    approverEmail: 'hostmaster@example.com',
    language: 'en',
    serverType: 'nginx',
    contacts: {},
    ...(options.wanted && { validationMethod: options.wanted }),
  };
  return checkOrder(body, productWith(options.offered), { authority, now: new Date() });
}

describe('how control over the names of an order is shown', () => {
  it('is as the order wants it, or as the product offers it first', async () => {
    expect(await check(['www.example.com'], { offered: ['http', 'dns'] })).toMatchObject({ validationMethod: 'http' });
    const wanted = await check(['www.example.com'], { offered: ['http', 'dns'], wanted: 'dns' });
    expect(wanted.validationMethod).toBe('dns');
    await expect(check(['www.example.com'], { offered: ['http'], wanted: 'email' })).rejects.toMatchObject({
      code: 'order.validation_refused',
      faults: [{ path: '/validationMethod', code: 'field.not_offered', params: { values: 'http' } }],
    });
  });

  it('is not by a file for a wildcard name, which is said before anything is ordered', async () => {
    const names = ['example.com', '*.example.com'];
    const refusal = {
      code: 'order.validation_refused',
      faults: [{ path: '/validationMethod', code: 'order.wildcard_by_file', params: { name: '*.example.com' } }],
    };
    await expect(check(names, { offered: ['dns', 'http'], wanted: 'http' })).rejects.toMatchObject(refusal);
    // Nor is another way taken silently: people have seen the first one offered.
    await expect(check(names, { offered: ['http', 'dns'] })).rejects.toMatchObject(refusal);
    expect(await check(names, { offered: ['http', 'dns'], wanted: 'dns' })).toMatchObject({ validationMethod: 'dns' });
  });
});
