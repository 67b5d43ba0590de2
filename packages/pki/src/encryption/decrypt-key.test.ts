import { beforeAll, describe, expect, it } from 'vitest';
import { toHex } from '../bytes.ts';
import { integer, octetString, oid, sequence } from '../der/write.ts';
import { pemDecode } from '../pem.ts';
import { openssl } from '../testing/openssl.ts';
import { decryptLegacyPem, decryptPkcs8 } from './decrypt-key.ts';

const LEGACY = ['-provider', 'legacy', '-provider', 'default'];
let key: string;
let pkcs8: string;
let pkcs1: string;

beforeAll(() => {
  key = openssl(['genpkey', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048']).bytes.toString();
  pkcs8 = toHex(pemDecode(key)[0]?.der ?? new Uint8Array());
  const traditional = openssl(['rsa', '-traditional', '-in', 'k'], { k: key }).bytes.toString();
  pkcs1 = toHex(pemDecode(traditional)[0]?.der ?? new Uint8Array());
});

function encrypt(options: readonly string[]): Uint8Array {
  const args = ['pkcs8', '-topk8', '-in', 'k', '-outform', 'DER', '-passout', 'pass:secret', '-out', 'out', ...options];
  const run = openssl(args, { k: key });
  if (!run.ok) throw new Error(run.output);
  return run.bytes;
}

const hexOf = (result: Uint8Array | string): string => (typeof result === 'string' ? result : toHex(result));

describe('decryptPkcs8', () => {
  it.each([
    ['AES-256 and SHA-256', []],
    ['AES-128 and SHA-1', ['-v2', 'aes128', '-v2prf', 'hmacWithSHA1']],
    ['AES-192 and SHA-224', ['-v2', 'aes192', '-v2prf', 'hmacWithSHA224']],
    ['triple DES and SHA-384', ['-v2', 'des3', '-v2prf', 'hmacWithSHA384']],
    ['DES and SHA-512', ['-v2', 'des', '-v2prf', 'hmacWithSHA512', ...LEGACY]],
    ['RC2 of 128 bits', ['-v2', 'rc2', ...LEGACY]],
    ['RC2 of 64 bits', ['-v2', 'rc2-64-cbc', ...LEGACY]],
    ['RC2 of 40 bits', ['-v2', 'rc2-40-cbc', ...LEGACY]],
    ['scrypt', ['-scrypt']],
    ['costly scrypt', ['-scrypt', '-scrypt_N', '16384', '-scrypt_r', '8', '-scrypt_p', '4']],
    ['MD5 and DES, as OpenSSL 1.0 did', ['-v1', 'PBE-MD5-DES', ...LEGACY]],
    ['SHA-1 and DES', ['-v1', 'PBE-SHA1-DES', ...LEGACY]],
    ['MD5 and RC2', ['-v1', 'PBE-MD5-RC2-64', ...LEGACY]],
    ['SHA-1 and RC2', ['-v1', 'PBE-SHA1-RC2-64', ...LEGACY]],
    ['SHA-1 and triple DES of PKCS #12', ['-v1', 'PBE-SHA1-3DES']],
    ['SHA-1 and RC2 of 40 bits of PKCS #12', ['-v1', 'PBE-SHA1-RC2-40', ...LEGACY]],
  ])('opens what openssl encrypts with %s', async (_, options) => {
    const encrypted = encrypt(options);
    expect(hexOf(await decryptPkcs8(encrypted, ['other', 'secret']))).toBe(pkcs8);
    expect(await decryptPkcs8(encrypted, ['other'])).toBe('password_wrong');
    expect(await decryptPkcs8(encrypted, [])).toBe('password_needed');
  });

  it('says so when it does not know the encryption', async () => {
    const known = sequence(sequence(oid('1.2.3.4'), sequence()), octetString(new Uint8Array(16)));
    await expect(decryptPkcs8(known, [])).rejects.toThrow(expect.objectContaining({ code: 'encryption.unsupported' }));
    const camellia = encrypt(['-v2', 'camellia256']);
    await expect(decryptPkcs8(camellia, [])).rejects.toThrow(
      expect.objectContaining({ code: 'encryption.unsupported' }),
    );
  });

  it('refuses rounds and memory without measure', async () => {
    const salt = octetString(new Uint8Array(8));
    const cipher = sequence(oid('2.16.840.1.101.3.4.1.42'), octetString(new Uint8Array(16)));
    const build = (kdf: Uint8Array) => {
      const pbes2 = sequence(oid('1.2.840.113549.1.5.13'), sequence(kdf, cipher));
      return sequence(pbes2, octetString(new Uint8Array(32)));
    };
    const scrypt = (...costs: number[]) =>
      build(sequence(oid('1.3.6.1.4.1.11591.4.11'), sequence(salt, ...costs.map(integer))));
    const costly = [
      build(sequence(oid('1.2.840.113549.1.5.12'), sequence(salt, integer(2 ** 40)))),
      scrypt(2 ** 30, 8, 1),
      scrypt(2 ** 10, 1, 2 ** 20),
    ];
    for (const file of costly) {
      await expect(decryptPkcs8(file, [])).rejects.toThrow(expect.objectContaining({ code: 'encryption.too_costly' }));
    }
    for (const file of [scrypt(1000, 8, 1), scrypt(0, 1, 1), scrypt(2, 0, 1)]) {
      await expect(decryptPkcs8(file, [])).rejects.toThrow(expect.objectContaining({ code: 'der.malformed' }));
    }
  });
});

describe('decryptLegacyPem', () => {
  it.each(['aes128', 'aes192', 'aes256', 'des3', 'des-ede-cbc', 'des', 'rc2', 'rc2-64-cbc', 'rc2-40-cbc'])(
    'opens what openssl encrypts with %s in the old way',
    async (cipher) => {
      const args = ['rsa', '-traditional', '-in', 'k', `-${cipher}`, '-passout', 'pass:secret', ...LEGACY];
      const pem = openssl(args, { k: key }).bytes.toString();
      const [, name = '', iv = '', body = ''] = /DEK-Info: (.+),(.+)\n\n([^-]+)/.exec(pem) ?? [];
      const content = Uint8Array.from(Buffer.from(body, 'base64'));
      expect(hexOf(await decryptLegacyPem({ cipher: name, iv }, content, ['wrong', 'secret']))).toBe(pkcs1);
      expect(await decryptLegacyPem({ cipher: name, iv }, content, ['wrong'])).toBe('password_wrong');
      expect(await decryptLegacyPem({ cipher: name, iv }, content, [])).toBe('password_needed');
    },
  );

  it('refuses ciphers it does not know, and headers that are damaged', async () => {
    const content = new Uint8Array(16);
    const open = (cipher: string, iv: string) => decryptLegacyPem({ cipher, iv }, content, ['secret']);
    await expect(open('CAMELLIA-128-CBC', '00'.repeat(16))).rejects.toThrow(
      expect.objectContaining({ code: 'encryption.unsupported' }),
    );
    for (const iv of ['', 'xx'.repeat(16), '00'.repeat(15)]) {
      await expect(open('AES-128-CBC', iv)).rejects.toThrow(expect.objectContaining({ code: 'der.malformed' }));
    }
  });
});
