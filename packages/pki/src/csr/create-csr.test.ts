import { createPrivateKey, createPublicKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { toHex } from '../bytes.ts';
import { openssl } from '../testing/openssl.ts';
import { checkCsr } from './check-csr.ts';
import { type CsrKey, createCsr } from './create-csr.ts';
import { csrPublicKey } from './csr-public-key.ts';

describe('createCsr', () => {
  it.each<CsrKey>(['ecdsa-p256', 'rsa-2048', 'rsa-3072'])(
    'makes a request for a %s key that openssl verifies',
    async (key) => {
      const names = ['www.M\u00fcnchen.de', '*.example.com', 'www.m\u00fcnchen.de'];
      const subject = { organization: 'S\u00fc\u00df & Co. KG', locality: 'M\u00fcnchen', country: 'de' };
      const { csrPem, privateKeyPem } = await createCsr({ names, key, subject });
      const run = openssl(['req', '-in', 'a.csr', '-verify', '-noout', '-text', '-nameopt', 'utf8,sep_comma_plus'], {
        'a.csr': csrPem,
      });
      expect(run.output).toContain('verify OK');
      expect(run.output).toContain('DNS:www.xn--mnchen-3ya.de, DNS:*.example.com\n');
      expect(run.output).toContain('Subject: C=DE,L=München,O=Süß & Co. KG,CN=www.xn--mnchen-3ya.de\n');
      const publicKey = createPublicKey(createPrivateKey(privateKeyPem)).export({ type: 'spki', format: 'der' });
      expect(toHex(csrPublicKey(csrPem))).toBe(toHex(publicKey));
      expect(await checkCsr(csrPem)).toMatchObject({
        ok: true,
        faults: [],
        names: ['www.xn--mnchen-3ya.de', '*.example.com'],
      });
    },
  );

  it('leaves the common name out when the first name is too long for it', async () => {
    const name = `${'a'.repeat(60)}.example.com`;
    const { csrPem } = await createCsr({ names: [name], key: 'ecdsa-p256' });
    expect(await checkCsr(csrPem)).toMatchObject({ ok: true, commonName: null, names: [name], subject: {} });
  });

  it('names every name it cannot use', async () => {
    await expect(createCsr({ names: ['a b.com', 'example.com', 'x_y.com'], key: 'ecdsa-p256' })).rejects.toMatchObject({
      code: 'name.invalid',
      findings: ['csr.name_invalid a b.com', 'csr.name_underscore x_y.com'],
    });
    await expect(createCsr({ names: [], key: 'ecdsa-p256' })).rejects.toMatchObject({ code: 'name.invalid' });
  });
});

describe('csrPublicKey', () => {
  it('refuses what is no request', () => {
    expect(() => csrPublicKey('nothing')).toThrow(expect.objectContaining({ code: 'der.malformed' }));
  });
});
