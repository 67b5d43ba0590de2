import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { MAX_CSR_LENGTH } from '@certdesk/contract';
import { describe, expect, it } from 'vitest';
import { OID } from '../der/oids.ts';
import {
  ascii,
  bitString,
  contextPrimitive,
  octetString,
  oid,
  printableString,
  sequence,
  set,
  tlv,
} from '../der/write.ts';
import { pemEncode } from '../pem.ts';
import { craftCsr, craftCsrDer, rsaSpki } from '../testing/craft-csr.ts';
import { opensslCsr } from '../testing/openssl.ts';
import { type CsrRules, checkCsr } from './check-csr.ts';

const P256 = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'];
const sound = craftCsr({ commonNames: ['www.example.com'], dnsNames: ['www.example.com', 'example.com'] });

async function codesOf(text: string, rules?: CsrRules): Promise<string[]> {
  return (await checkCsr(text, rules)).faults.map((fault) => fault.code);
}

describe('a request made by openssl', () => {
  it.each([
    ['RSA 2048', ['-newkey', 'rsa:2048'], { type: 'RSA', size: 2048 }, 'sha256WithRSAEncryption'],
    ['RSA 2048, SHA-512', ['-newkey', 'rsa:2048', '-sha512'], { type: 'RSA', size: 2048 }, 'sha512WithRSAEncryption'],
    [
      'RSA-PSS',
      ['-newkey', 'rsa:2048', '-sigopt', 'rsa_padding_mode:pss', '-sigopt', 'rsa_pss_saltlen:-1', '-sha384'],
      { type: 'RSA', size: 2048 },
      'rsassaPss-SHA-384',
    ],
    ['ECDSA P-256', P256, { type: 'ECDSA', size: 256, curve: 'P-256' }, 'ecdsa-with-SHA256'],
    [
      'ECDSA P-384',
      ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-384', '-sha384'],
      { type: 'ECDSA', size: 384, curve: 'P-384' },
      'ecdsa-with-SHA384',
    ],
    [
      'ECDSA P-521',
      ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-521', '-sha512'],
      { type: 'ECDSA', size: 521, curve: 'P-521' },
      'ecdsa-with-SHA512',
    ],
  ])('with %s is read and verified', async (_, key, expected, signatureAlgorithm) => {
    const report = await checkCsr(opensslCsr({ key }));
    expect(report).toMatchObject({ ok: true, faults: [], key: expected, signatureAlgorithm });
    expect(report).toMatchObject({
      commonName: 'www.example.com',
      names: ['www.example.com'],
      subject: { CN: 'www.example.com' },
    });
    expect(report.publicKeySha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each([
    ['signed with SHA-1', ['-newkey', 'rsa:2048', '-sha1'], ['csr.signature_algorithm']],
    ['signed with MD5', ['-newkey', 'rsa:2048', '-md5'], ['csr.signature_algorithm']],
    ['with RSA 1024', ['-newkey', 'rsa:1024'], ['csr.key_size']],
    ['with RSA 2050', ['-newkey', 'rsa:2050'], ['csr.key_size']],
    ['with exponent 3', ['-newkey', 'rsa:2048', '-pkeyopt', 'rsa_keygen_pubexp:3'], ['csr.key_exponent']],
    ['with an Ed25519 key', ['-newkey', 'ed25519'], ['csr.key_type']],
    ['with another curve', ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:secp256k1'], ['csr.key_type']],
    [
      'with a curve written out',
      ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-pkeyopt', 'ec_param_enc:explicit'],
      ['csr.key_type'],
    ],
    [
      'with PSS and an odd salt',
      ['-newkey', 'rsa:2048', '-sigopt', 'rsa_padding_mode:pss', '-sigopt', 'rsa_pss_saltlen:7'],
      ['csr.signature_algorithm'],
    ],
  ])('%s is refused', async (_, key, codes) => {
    expect(await codesOf(opensslCsr({ key }))).toEqual(codes);
  });

  it('shows all fields of its subject, and which of them a DV certificate ignores', async () => {
    const subject = '/C=DE/ST=Bayern/L=M\u00fcnchen/O=Ex GmbH/OU=A/OU=B/CN=www.example.com/emailAddress=a@example.com';
    const csr = opensslCsr({ key: P256, subject, extra: ['-utf8'] });
    const report = await checkCsr(csr, { validationLevel: 'DV' });
    expect(report.subject).toEqual({
      C: 'DE',
      ST: 'Bayern',
      L: 'München',
      O: 'Ex GmbH',
      OU: 'A, B',
      CN: 'www.example.com',
      emailAddress: 'a@example.com',
    });
    const params = { fields: 'C, ST, L, O, OU, emailAddress' };
    expect(report.faults).toEqual([{ code: 'csr.subject_ignored', severity: 'warning', params }]);
    expect(report.ok).toBe(true);
    expect(await codesOf(csr, { validationLevel: 'OV' })).toEqual([]);
  });
});

describe('the pasted text', () => {
  const body = sound.replace(/-----.*-----\n/g, '');
  it.each([
    ['has CRLF line ends', sound.replaceAll('\n', '\r\n')],
    ['has CR line ends', sound.replaceAll('\n', '\r')],
    ['lacks the final newline', sound.trimEnd()],
    ['is indented', sound.replaceAll('\n', '\n   ')],
    ['has blank lines', sound.replaceAll('\n', '\n\n')],
    ['has text around it', `Hello,\nhere it is:\n\n${sound}\n-- \nJane`],
    ['says NEW CERTIFICATE REQUEST', sound.replaceAll('CERTIFICATE REQUEST', 'NEW CERTIFICATE REQUEST')],
    ['has no armor', body],
    ['lost its END line', sound.replace(/-----END.*\n/, '')],
    ['had its hyphens made into dashes', sound.replaceAll('-----', '\u2014\u2013-')],
    ['is one line', sound.replaceAll('\n', ' ')],
    ['carries a byte order mark and zero-width spaces', `\ufeff${sound.replace('\n', '\u200b\n\u00a0')}`],
  ])('is understood when it %s', async (_, text) => {
    expect(await checkCsr(text)).toMatchObject({ ok: true, names: ['www.example.com', 'example.com'] });
  });

  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const bare = (pem: string): string => pem.replace(/-----.*-----\n/g, '');
  const sealed = { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' } as const;
  const certificate = opensslCsr({ key: P256, extra: ['-x509'] });
  it.each([
    ['nothing', ' \n\t ', ['csr.empty']],
    ['too much', 'A'.repeat(MAX_CSR_LENGTH + 1), ['csr.too_large']],
    ['words', 'Please send me a certificate', ['csr.not_pem']],
    ['a truncated request', sound.slice(0, 300), ['csr.syntax']],
    ['two requests', sound + sound, ['csr.several']],
    ['a PKCS#8 key', key, ['csr.private_key_pasted']],
    ['a PKCS#8 key without armor', bare(key), ['csr.private_key_pasted']],
    ['an EC key', privateKey.export({ type: 'sec1', format: 'pem' }).toString(), ['csr.private_key_pasted']],
    [
      'an EC key without armor',
      bare(privateKey.export({ type: 'sec1', format: 'pem' }).toString()),
      ['csr.private_key_pasted'],
    ],
    [
      'an RSA key without armor',
      bare(rsa.export({ type: 'pkcs1', format: 'pem' }).toString()),
      ['csr.private_key_pasted'],
    ],
    ['a sealed key', privateKey.export(sealed).toString(), ['csr.private_key_pasted']],
    ['a sealed key without armor', bare(privateKey.export(sealed).toString()), ['csr.private_key_pasted']],
    ['a key beside the request', key + sound, ['csr.private_key_pasted']],
    ['a certificate', certificate, ['csr.certificate_pasted']],
    [
      'a certificate under the wrong label',
      certificate.replaceAll('CERTIFICATE', 'CERTIFICATE REQUEST'),
      ['csr.certificate_pasted'],
    ],
    ['a public key', pemEncode('PUBLIC KEY', rsaSpki(5n)), ['csr.not_pem']],
    ['octets that are no request', pemEncode('CERTIFICATE REQUEST', sequence()), ['csr.syntax']],
  ])('that is %s gets its own fault', async (_, text, codes) => {
    const report = await checkCsr(text);
    expect(report.ok).toBe(false);
    expect(report.faults.map((fault) => fault.code)).toEqual(codes);
  });
});

describe('the names', () => {
  it('come with the common name first, canonical and each once', async () => {
    const csr = craftCsr({
      commonNames: ['WWW.Example.com'],
      dnsNames: ['m\u00fcnchen.de', 'www.example.com', 'EXAMPLE.com', 'example.com'],
    });
    expect(await checkCsr(csr)).toMatchObject({
      ok: true,
      names: ['www.example.com', 'xn--mnchen-3ya.de', 'example.com'],
      faults: [],
    });
  });

  it('are all judged at once', async () => {
    const csr = craftCsr({
      commonNames: ['My Company'],
      dnsNames: ['a_b.example.com', 'server.local', 'co.uk', 'example.com.', 'x.*.com', 'xn--a.com', '*.example.com'],
      otherNames: [
        contextPrimitive(7, Uint8Array.of(10, 0, 0, 1)),
        contextPrimitive(1, ascii('a@example.com')),
        contextPrimitive(6, ascii('https://example.com')),
      ],
    });
    expect((await codesOf(csr, { wildcard: false })).toSorted()).toEqual([
      'csr.name_idn_invalid',
      'csr.name_internal',
      'csr.name_invalid',
      'csr.name_public_suffix',
      'csr.name_trailing_dot',
      'csr.name_type',
      'csr.name_type',
      'csr.name_type',
      'csr.name_underscore',
      'csr.wildcard_not_offered',
      'csr.wildcard_position',
    ]);
  });

  it('may be in the alternative names alone', async () => {
    expect(await checkCsr(craftCsr({ dnsNames: ['example.com'] }))).toMatchObject({
      ok: true,
      commonName: null,
      names: ['example.com'],
    });
  });

  it('must be there', async () => {
    expect(await codesOf(craftCsr())).toEqual(['csr.name_missing']);
  });

  it('are counted against the product', async () => {
    const csr = craftCsr({ dnsNames: ['a.example.com', 'b.example.com', 'c.example.com'] });
    expect((await checkCsr(csr, { maxNames: 2 })).faults).toEqual([
      { code: 'csr.too_many_names', severity: 'error', params: { count: 3, max: 2 } },
    ]);
    expect(await codesOf(csr, { maxNames: 3 })).toEqual([]);
  });

  it('are warned about when the common name is not among the alternative names', async () => {
    const report = await checkCsr(craftCsr({ commonNames: ['example.com'], dnsNames: ['www.example.com'] }));
    expect(report).toMatchObject({ ok: true, names: ['example.com', 'www.example.com'] });
    expect(report.faults.map((fault) => fault.code)).toEqual(['csr.common_name_not_in_names']);
  });

  it('refuse two common names', async () => {
    expect(await codesOf(craftCsr({ commonNames: ['a.example.com', 'b.example.com'] }))).toEqual([
      'csr.common_name_several',
    ]);
  });
});

describe('the request', () => {
  it('is refused when its signature is another one', async () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    expect(await codesOf(craftCsr({ commonNames: ['example.com'], privateKey }))).toEqual(['csr.signature_invalid']);
  });

  it('is warned about when it carries a challenge password', async () => {
    const attributes = [sequence(oid(OID.challengePassword), set(printableString('secret')))];
    const report = await checkCsr(craftCsr({ commonNames: ['example.com'], attributes }));
    expect(report.ok).toBe(true);
    expect(report.faults.map((fault) => fault.code)).toEqual(['csr.challenge_password']);
    expect(JSON.stringify(report)).not.toContain('secret');
  });

  it('is refused when its key is printed in an RFC', async () => {
    // RFC 9500, 2.3, testECCP256
    const d = '5stb3YCqRa6clejBVHZnn_7JU8FoUecR50OTlYnGT8E';
    const x = 'QiVI-I-3gv-17KN0RFLHKh5Vj71vc75eSOkyMsxFxbE';
    const y = 'bEzRDEy41bihcTnpSILImSVymTQl9BQZq36QpCpJQnI';
    const privateKey = createPrivateKey({ key: { kty: 'EC', crv: 'P-256', d, x, y }, format: 'jwk' });
    const spki = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' }).export({
      type: 'spki',
      format: 'der',
    });
    const report = await checkCsr(craftCsr({ commonNames: ['example.com'], privateKey, spki }));
    expect(report.faults).toEqual([
      { code: 'csr.key_compromised', severity: 'error', params: { source: 'RFC 9500 testECCP256' } },
    ]);
  });

  it('is refused when its key is written in a way of its own, since a known key would pass for another one', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const key = publicKey.export({ type: 'pkcs1', format: 'der' });
    const codes = (...parameters: Uint8Array[]) => {
      const spki = sequence(sequence(oid(OID.rsaEncryption), ...parameters), bitString(key));
      return codesOf(craftCsr({ commonNames: ['example.com'], spki, privateKey }));
    };
    expect(await codes(tlv(0x05))).toEqual([]);
    expect(await codes()).toEqual(['csr.syntax']);
    expect(await codes(octetString(Uint8Array.of(1, 2, 3)))).toEqual(['csr.syntax']);
  });

  it('is refused with every weakness of its RSA key', async () => {
    const csr = craftCsr({ commonNames: ['server.local'], spki: rsaSpki(3n ** 1200n, 3n) });
    expect(await codesOf(csr)).toEqual([
      'csr.key_size',
      'csr.key_exponent',
      'csr.key_weak_small_factor',
      'csr.key_weak_close_primes',
      'csr.signature_invalid',
      'csr.name_internal',
    ]);
  });

  it('is not computed with when its RSA key is enormous', async () => {
    const started = performance.now();
    expect(await codesOf(craftCsr({ commonNames: ['example.com'], spki: rsaSpki((1n << 80_000n) + 1n) }))).toEqual([
      'csr.key_size',
    ]);
    expect(performance.now() - started).toBeLessThan(2000);
  });

  it('still shows its names when its key cannot be read', async () => {
    const report = await checkCsr(craftCsr({ commonNames: ['example.com'], spki: sequence() }));
    expect(report).toMatchObject({ ok: false, names: ['example.com'], key: null });
    expect(report.faults.map((fault) => fault.code)).toEqual(['csr.syntax']);
  });

  it('is refused with octets after its end', async () => {
    const der = craftCsrDer({ commonNames: ['example.com'] });
    expect(await codesOf(pemEncode('CERTIFICATE REQUEST', Uint8Array.from([...der, 0])))).toEqual(['csr.syntax']);
  });

  it('names at most a hundred faults', async () => {
    const dnsNames = Array.from({ length: 1000 }, (_, i) => `_${i}.local`);
    const report = await checkCsr(craftCsr({ dnsNames }));
    expect(report.ok).toBe(false);
    expect(report.faults).toHaveLength(100);
  });
});
