import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { CA, createWorkshop, makeCertificate, RSA_KEY, SERVER, source } from '../testing/import-files.ts';
import { assembleImport } from './assemble-import.ts';
import { findMaterial } from './find-material.ts';

/*
 * Two roots. The new one signs itself and is cross-signed by the old one, for a month and for years; the intermediate
 * certificate is signed by the new root and, with the same key, by the old one.
 */
const shop = createWorkshop();
afterAll(shop.remove);
const YEARS = { extra: ['-days', '3000'] };
const MONTH = { extra: ['-days', '30'] };
makeCertificate(shop, { name: 'old', extensions: CA, key: RSA_KEY, ...YEARS });
makeCertificate(shop, { name: 'new', extensions: CA, ...YEARS });
const newKey = { existingKey: 'new.key', commonName: 'new', extensions: CA };
makeCertificate(shop, { name: 'cross', issuer: 'old', ...newKey, ...YEARS });
makeCertificate(shop, { name: 'cross-month', issuer: 'old', ...newKey, ...MONTH });
makeCertificate(shop, { name: 'ca', issuer: 'new', extensions: CA, ...YEARS });
const caKey = { existingKey: 'ca.key', commonName: 'ca', extensions: CA };
makeCertificate(shop, { name: 'ca-month', issuer: 'new', ...caKey, ...MONTH });
makeCertificate(shop, { name: 'forged', commonName: 'ca', issuer: 'new', extensions: CA, ...YEARS });
makeCertificate(shop, { name: 'recreated', commonName: 'new', extensions: CA, ...YEARS });
makeCertificate(shop, { name: 'unrelated', extensions: CA, ...YEARS });
makeCertificate(shop, { name: 'leaf', issuer: 'ca', extensions: SERVER, extra: ['-days', '400'] });

const NAMES = ['old', 'new', 'cross', 'cross-month', 'ca', 'ca-month', 'forged', 'recreated', 'unrelated'];
const nameOf = new Map(NAMES.map((name) => [shop.text(`${name}.pem`).replace(/\s/g, ''), name]));

async function order(names: readonly string[], days = 0) {
  const text = ['leaf.pem', 'leaf.key', ...names.map((name) => `${name}.pem`)].map(shop.text).join('');
  const material = await findMaterial([source(text)], { passwords: [] });
  const now = new Date(Date.now() + 60_000 + days * 86_400_000);
  const { chain, faults } = await assembleImport(material, { now });
  const pemOf = (der: Uint8Array) =>
    `-----BEGINCERTIFICATE-----${Buffer.from(der).toString('base64')}-----ENDCERTIFICATE-----`;
  return { chain: chain.map(({ der }) => nameOf.get(pemOf(der))), faults: faults.map(({ code }) => code) };
}

describe('the order of a chain', () => {
  it.each<[string, string[], number, string[], string[]]>([
    ['ends at the root that is given', ['new', 'ca'], 0, ['ca'], ['import.root_left_out']],
    [
      'takes the short way to a root',
      ['cross', 'new', 'ca', 'old'],
      0,
      ['ca'],
      ['import.root_left_out', 'import.certificates_left_out'],
    ],
    ['goes over the cross-signed authority', ['old', 'cross', 'ca'], 0, ['ca', 'cross'], ['import.root_left_out']],
    ['goes on without a root', ['cross', 'ca'], 0, ['ca', 'cross'], []],
    ['takes of two the one that lasts', ['ca-month', 'ca'], 0, ['ca'], ['import.certificates_left_out']],
    [
      'avoids what has expired',
      ['ca-month', 'ca', 'cross-month', 'cross'],
      40,
      ['ca', 'cross'],
      ['import.certificates_left_out'],
    ],
    ['warns of what has expired', ['ca-month'], 40, ['ca-month'], ['import.chain_expired']],
    [
      'asks signatures, not names',
      ['forged', 'ca', 'new'],
      0,
      ['ca'],
      ['import.root_left_out', 'import.certificates_left_out'],
    ],
    [
      'breaks where only the name is right',
      ['forged', 'new'],
      0,
      [],
      ['import.chain_broken', 'import.certificates_left_out'],
    ],
    ['does not break at a root of the same name', ['ca', 'recreated'], 0, ['ca'], ['import.certificates_left_out']],
    ['leaves out what is not part of it', ['unrelated', 'ca'], 0, ['ca'], ['import.certificates_left_out']],
  ])('%s', async (_, names, days, chain, faults) => {
    expect(await order(names, days)).toEqual({ chain, faults });
  });

  it('does not depend on the order in which they are given', async () => {
    const subset = fc.subarray(NAMES, { minLength: 1 });
    const shuffled = subset.chain((names) =>
      fc.tuple(fc.constant(names), fc.shuffledSubarray(names, { minLength: names.length })),
    );
    await fc.assert(
      fc.asyncProperty(shuffled, async ([names, other]) => {
        expect(await order(other)).toEqual(await order(names));
      }),
      { numRuns: 50 },
    );
  });
});
