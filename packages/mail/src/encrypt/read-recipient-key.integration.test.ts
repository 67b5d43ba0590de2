import { X509Certificate } from 'node:crypto';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { prepareMail } from '../compose.ts';
import { createPgpReader, createSmimeReader, EC_KEY, type MailReader, RSA_KEY } from '../testing/reader.ts';
import { sampleContent, sampleHeaders } from '../testing/sample.ts';
import { encryptMail } from './encrypt-mail.ts';
import { readRecipientKey } from './read-recipient-key.ts';

const NOW = new Date('2026-11-22T09:00:00Z');
const readers: MailReader[] = [];
afterEach(() => {
  for (const reader of readers.splice(0)) reader.leave();
});
const use = <R extends MailReader>(reader: R): R => {
  readers.push(reader);
  return reader;
};
const faultOf = async (text: string, now = NOW) => (await readRecipientKey(text, now)).fault;

describe('a certificate or key that mails can be encrypted to', () => {
  it('is shown by what people compare, and kept without what stood around it', async () => {
    const { publicKey } = use(createSmimeReader({ key: RSA_KEY }));
    const read = await readRecipientKey(`subject=CN = Admin\n${publicKey}\nGreetings`, NOW);
    expect(read).toMatchObject({
      fault: undefined,
      key: {
        kind: 'smime',
        fingerprint: new X509Certificate(publicKey).fingerprint256,
        algorithm: 'RSA 2048',
        expiresAt: '2046-01-01T00:00:00.000Z',
        addresses: ['admin@example.com'],
      },
      text: publicKey,
    });
  });

  it('is a PGP key as well, with and without an end', async () => {
    const endless = await readRecipientKey(use(createPgpReader()).publicKey, NOW);
    const address = ['admin@example.com'];
    expect(endless.key).toMatchObject({
      kind: 'pgp',
      algorithm: 'ECDH Curve25519',
      expiresAt: null,
      addresses: address,
    });
    expect(endless.key?.fingerprint).toMatch(/^(?:[0-9A-F]{4} ){9}[0-9A-F]{4}$/);
    const rsa = { algorithm: 'rsa3072', usage: 'sign,encr', expires: '2y' };
    const ending = await readRecipientKey(use(createPgpReader(rsa)).publicKey, NOW);
    expect(ending.key).toMatchObject({ algorithm: 'RSA 3072', expiresAt: '2028-01-01T00:00:00.000Z' });
    expect([endless.fault, ending.fault]).toEqual([undefined, undefined]);
  });
});

describe('a certificate that no mail can be encrypted to', () => {
  const smime = (options: Parameters<typeof createSmimeReader>[0]) => use(createSmimeReader(options)).publicKey;

  it('has expired, or is not valid yet', async () => {
    const certificate = smime({ until: new Date('2026-11-22T09:00:00Z') });
    expect(await faultOf(certificate)).toBe('encryption_key.expired');
    expect(await faultOf(certificate, new Date('2026-11-22T08:59:59Z'))).toBeUndefined();
    expect(await faultOf(certificate, new Date('2025-12-31T23:59:59Z'))).toBe('encryption_key.not_yet_valid');
  });

  it.each([
    ['of a web server', { extensions: ['extendedKeyUsage=serverAuth'] }],
    ['of RSA that only signs', { extensions: ['keyUsage=critical,digitalSignature'] }],
    ['of a curve that only signs', { key: EC_KEY, extensions: ['keyUsage=critical,digitalSignature,keyEncipherment'] }],
  ])('is one for something else: %s', async (_, options) => {
    expect(await faultOf(smime(options))).toBe('encryption_key.not_for_encryption');
  });

  it.each([
    [{ extensions: ['keyUsage=critical,keyEncipherment'] }],
    [{ key: EC_KEY, extensions: ['keyUsage=critical,keyAgreement'] }],
    [{ extensions: ['extendedKeyUsage=anyExtendedKeyUsage'] }],
  ])('is not one whose purposes allow it: %o', async (options) => {
    expect(await faultOf(smime(options))).toBeUndefined();
  });

  it('has a weak key, or one of a kind that cannot be used', async () => {
    expect(await faultOf(smime({ key: ['rsa:1024'] }))).toBe('encryption_key.weak');
    expect(await faultOf(smime({ key: ['ed25519'] }))).toBe('encryption_key.algorithm');
    const brainpool = ['ec', '-pkeyopt', 'ec_paramgen_curve:brainpoolP256r1'];
    expect(await faultOf(smime({ key: brainpool }))).toBe('encryption_key.algorithm');
  });
});

describe('a PGP key that no mail can be encrypted to', () => {
  const pgp = (options: Parameters<typeof createPgpReader>[0]) => use(createPgpReader(options));

  it('only signs', async () => {
    expect(await faultOf(pgp({ algorithm: 'ed25519', usage: 'sign' }).publicKey)).toBe(
      'encryption_key.not_for_encryption',
    );
  });

  it('has expired, or is not valid yet', async () => {
    const { publicKey } = pgp({ expires: '30d' });
    expect(await faultOf(publicKey)).toBe('encryption_key.expired');
    expect(await faultOf(publicKey, new Date('2026-01-15T00:00:00Z'))).toBeUndefined();
    expect(await faultOf(publicKey, new Date('2025-12-31T00:00:00Z'))).toBe('encryption_key.not_yet_valid');
  });

  it('has been revoked by its owner', async () => {
    const reader = pgp({});
    expect(await faultOf(reader.publicKey)).toBeUndefined();
    expect(await faultOf(reader.revoke())).toBe('encryption_key.revoked');
  });

  it('is weak', async () => {
    expect(await faultOf(pgp({ algorithm: 'rsa1024', usage: 'sign,encr' }).publicKey)).toBe('encryption_key.weak');
  });
});

describe('what somebody pastes', () => {
  const [prepared, headers] = [prepareMail(sampleContent()), sampleHeaders()];

  it.each([
    ['nothing', '  ', 'not_recognized'],
    ['a CSR', '-----BEGIN CERTIFICATE REQUEST-----\nMIIB\n-----END CERTIFICATE REQUEST-----', 'not_recognized'],
    ['a private key', '-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIB', 'private_key'],
    ['a private PGP key', 'Here: -----BEGIN PGP PRIVATE KEY BLOCK-----', 'private_key'],
    ['a damaged certificate', '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----', 'damaged'],
    ['half a certificate', '-----BEGIN CERTIFICATE-----\nMIIB', 'damaged'],
    [
      'a damaged PGP key',
      '-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmQ==\n-----END PGP PUBLIC KEY BLOCK-----',
      'damaged',
    ],
    ['far too much', 'x'.repeat(70_000), 'too_large'],
  ])('is refused with its reason: %s', async (_, text, fault) => {
    expect(await faultOf(text)).toBe(`encryption_key.${fault}`);
  });

  it('is refused when it is more than one key, or has a private one beside it', async () => {
    const [one, other] = [use(createSmimeReader()).publicKey, use(createPgpReader()).publicKey];
    expect(await faultOf(one + one)).toBe('encryption_key.several');
    expect(await faultOf(one + other)).toBe('encryption_key.several');
    expect(await faultOf(`${one}-----BEGIN PRIVATE KEY-----`)).toBe('encryption_key.private_key');
  });

  it('never throws, whatever is changed in a key: mails can be encrypted to it, or it is refused with a reason', async () => {
    const texts = [use(createSmimeReader({ key: EC_KEY })).publicKey, use(createPgpReader()).publicKey];
    const octet = fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code));
    const change = fc.record({ text: fc.constantFrom(...texts), at: fc.nat(2000), by: fc.string({ unit: octet }) });
    const isRead = async ({ text, at, by }: { text: string; at: number; by: string }) => {
      const read = await readRecipientKey(
        text.slice(0, at % text.length) + by + text.slice((at % text.length) + 1),
        NOW,
      );
      if (read.fault !== undefined) return read.fault.startsWith('encryption_key.');
      return (await encryptMail({ prepared, headers, key: read.text, now: NOW })).body.length > 0;
    };
    await fc.assert(fc.asyncProperty(change, isRead), { numRuns: 500 });
  });
});
