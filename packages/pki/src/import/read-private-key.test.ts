import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { integer, octetString, sequence } from '../der/write.ts';
import { completeEcKey } from '../keys/ec-point.ts';
import { pemEncode } from '../pem.ts';
import { createWorkshop, source } from '../testing/import-files.ts';
import { findMaterial } from './find-material.ts';
import { privateKeyPem } from './pem-output.ts';

const shop = createWorkshop();
afterAll(shop.remove);

/** What openssl writes for the key, after reading ours. */
async function roundTrip(content: string | Uint8Array): Promise<string> {
  const { keys, faults } = await findMaterial([source(content)], { passwords: [] });
  expect(faults).toEqual([]);
  const [key] = keys;
  if (!key) throw new Error('no key found');
  shop.write('ours.pem', privateKeyPem(key));
  shop.openssl('pkey', '-in', 'ours.pem', '-check', '-out', 'checked.pem');
  expect(shop.text('checked.pem')).toBe(`Key is valid\n${privateKeyPem(key)}`);
  return privateKeyPem(key);
}

describe('a private key', () => {
  it.each([
    ['RSA', ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048']],
    ['P-256', ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256']],
    ['P-384', ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-384']],
    ['P-521', ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-521']],
    ['Ed25519', ['-algorithm', 'ED25519']],
  ])('comes out the same from every form: %s', async (kind, options) => {
    shop.openssl('genpkey', ...options, '-out', 'key.pem');
    const expected = shop.text('key.pem');
    expect(await roundTrip(expected)).toBe(expected);
    shop.openssl('pkey', '-in', 'key.pem', '-outform', 'DER', '-out', 'key.der');
    expect(await roundTrip(shop.bytes('key.der'))).toBe(expected);
    if (kind === 'Ed25519') return;
    shop.openssl('pkey', '-in', 'key.pem', '-traditional', '-out', 'old.pem');
    expect(await roundTrip(shop.text('old.pem'))).toBe(expected);
    expect(await roundTrip(shop.text('old.pem').replace(/(BEGIN|END) (RSA|EC) /g, '$1 '))).toBe(expected);
  });

  it('is completed where programs leave its public half or its curve out', async () => {
    shop.openssl('ecparam', '-name', 'prime256v1', '-genkey', '-out', 'both.pem'); // EC PARAMETERS, then the key
    shop.openssl('pkey', '-in', 'both.pem', '-out', 'whole.pem');
    shop.openssl('ec', '-in', 'both.pem', '-no_public', '-out', 'short.pem');
    shop.openssl('pkcs8', '-topk8', '-nocrypt', '-in', 'short.pem', '-out', 'short8.pem');
    const expected = shop.text('whole.pem');
    for (const name of ['both.pem', 'short.pem', 'short8.pem']) expect(await roundTrip(shop.text(name))).toBe(expected);
    const { d = '' } = generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey.export({ format: 'jwk' });
    const bare = sequence(integer(1), octetString(Buffer.from(d, 'base64url')));
    expect(await roundTrip(pemEncode('EC PRIVATE KEY', bare))).toContain('BEGIN PRIVATE KEY');
  });

  it('is refused when its numbers contradict each other', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
    const der = new Uint8Array(privateKey.export({ type: 'pkcs1', format: 'der' }));
    const number = fc.integer({ min: 160, max: der.length - 1 }); // within d, p, q and what follows them
    await fc.assert(
      fc.asyncProperty(number, fc.integer({ min: 1, max: 255 }), async (at, flip) => {
        const damaged = der.map((octet, i) => (i === at ? octet ^ flip : octet));
        const { keys, faults } = await findMaterial([source(damaged)], { passwords: [] });
        expect(keys).toEqual([]);
        // A digit changed makes it a damaged key; a tag or a length changed makes it something else altogether.
        for (const { code } of faults) expect(['import.damaged', 'import.not_recognized']).toContain(code);
        expect(faults).toHaveLength(1);
      }),
    );
  });

  it('is named when no server can use it', async () => {
    const kinds: [string, readonly string[]][] = [
      ['EC', ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:secp256k1']],
      ['Ed448', ['-algorithm', 'ED448']],
      ['RSASSA-PSS', ['-algorithm', 'RSA-PSS', '-pkeyopt', 'rsa_keygen_bits:2048']],
    ];
    for (const [type, options] of kinds) {
      shop.openssl('genpkey', ...options, '-out', 'other.pem');
      const { faults } = await findMaterial([source(shop.text('other.pem'))], { passwords: [] });
      expect(faults).toEqual([{ code: 'import.key_type', params: { type }, source: 'any' }]);
    }
  });

  it('of an elliptic curve has the point that OpenSSL computes', () => {
    for (const curve of ['P-256', 'P-384', 'P-521'] as const) {
      for (let i = 0; i < 20; i += 1) {
        const {
          d = '',
          x = '',
          y = '',
        } = generateKeyPairSync('ec', { namedCurve: curve }).privateKey.export({ format: 'jwk' });
        const point = Buffer.concat([Buffer.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);
        expect(completeEcKey(curve, Buffer.from(d, 'base64url'))?.point).toEqual(new Uint8Array(point));
      }
      expect(completeEcKey(curve, new Uint8Array(32))).toBeUndefined();
      expect(completeEcKey(curve, new Uint8Array(66).fill(0xff))).toBeUndefined();
    }
  });
});
