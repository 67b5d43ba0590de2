import type { ImportFaultCode } from '@certdesk/contract';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { CA, createWorkshop, makeCertificate, makeChain, RSA_KEY, SERVER, source } from '../testing/import-files.ts';
import { assembleImport } from './assemble-import.ts';
import { findMaterial } from './find-material.ts';
import { certificatePem, csrPem, privateKeyPem } from './pem-output.ts';
import type { Assembly, ImportSource } from './types.ts';

const shop = createWorkshop();
afterAll(shop.remove);
makeChain(shop);
const pem = (...names: readonly string[]): string => names.map((name) => shop.text(name)).join('');

const DAY = 86_400_000;
const NOW = new Date(Date.now() + 60_000); // certificates are made within this minute
type Options = { days?: number; issuerNeedsIntermediate?: boolean; passwords?: readonly string[] };

async function assemble(input: string | readonly ImportSource[], options: Options = {}): Promise<Assembly> {
  const { days = 0, passwords = [], ...rest } = options;
  const sources = typeof input === 'string' ? [source(input)] : input;
  const now = new Date(NOW.getTime() + days * DAY);
  return assembleImport(await findMaterial(sources, { passwords }), { now, ...rest });
}

/** What the import consists of, by names, and the codes of its faults. */
function summary({ leaf, chain, key, csr, faults }: Assembly) {
  const names = chain.map(({ commonName }) => commonName);
  return [leaf?.commonName, names, key !== undefined, csr !== undefined, faults.map(({ code }) => code)];
}

const fault = ({ faults }: Assembly, code: ImportFaultCode) => faults.find((one) => one.code === code);

describe('a certificate with its key and chain', () => {
  it('is put together, without the root', async () => {
    const found = await assemble(pem('root.pem', 'leaf.key', 'intermediate.pem', 'leaf.csr', 'leaf.pem'));
    expect(summary(found)).toEqual(['www.example.com', ['Test TLS CA'], true, true, ['import.root_left_out']]);
    const { leaf, key, csr } = found;
    if (!leaf || !key || !csr) throw new Error('nothing put together');
    expect(certificatePem(leaf)).toBe(pem('leaf.pem'));
    expect(csrPem(csr)).toBe(pem('leaf.csr'));
    expect(privateKeyPem(key)).toBe(pem('leaf.key'));
  });

  it('is the same however its parts are split, ordered and written', async () => {
    const parts = ['root.pem', 'leaf.key', 'intermediate.pem', 'leaf.csr', 'leaf.pem'].map((name) => shop.text(name));
    const expected = await assemble(parts.join(''));
    const key = ({ leaf, chain, ...rest }: Assembly) => ({
      leaf: leaf?.fingerprintSha256,
      chain: chain.map((one) => one.fingerprintSha256),
      rest: [rest.key?.publicKeySha256, rest.csr?.publicKeySha256, rest.faults],
    });
    const split = fc.tuple(
      fc.shuffledSubarray(parts, { minLength: parts.length }),
      fc.array(fc.boolean(), { minLength: parts.length, maxLength: parts.length }),
      fc.constantFrom('\n', '\r\n', '\r', ' \n', '\n\n', '\t\r\n'),
    );
    await fc.assert(
      fc.asyncProperty(split, async ([order, cuts, newline]) => {
        const texts: string[] = [];
        for (const [i, part] of order.entries()) texts.push(cuts[i] ? part : `${texts.pop() ?? ''}${part}`);
        const sources = texts.map((text) => source(text.replaceAll('\n', newline)));
        expect(key(await assemble(sources))).toEqual(key(expected));
      }),
      { numRuns: 60 },
    );
  });

  it('may come without chain from an issuer of which nothing is known', async () => {
    const found = await assemble(pem('leaf.pem', 'leaf.key'));
    expect(summary(found)).toEqual(['www.example.com', [], true, false, ['import.issuer_missing']]);
    expect(fault(found, 'import.issuer_missing')?.params).toEqual({ name: 'www.example.com', issuer: 'Test TLS CA' });
  });

  it('must come with its chain where the issuer is known to need it', async () => {
    const found = await assemble(pem('leaf.pem', 'leaf.key'), { issuerNeedsIntermediate: true });
    expect(summary(found)[4]).toEqual(['import.chain_incomplete']);
    const extensions = [...SERVER, 'certificatePolicies=2.23.140.1.2.1'];
    makeCertificate(shop, { name: 'public', issuer: 'intermediate', extensions });
    expect(summary(await assemble(pem('public.pem', 'public.key')))[4]).toEqual(['import.chain_incomplete']);
    expect(summary(await assemble(pem('public.pem', 'public.key', 'intermediate.pem')))[4]).toEqual([]);
  });

  it('is refused when it has expired, and remarked on when it is not valid yet', async () => {
    const all = pem('leaf.pem', 'leaf.key', 'intermediate.pem');
    expect(summary(await assemble(all, { days: 91 }))[4]).toEqual(['import.expired', 'import.chain_expired']);
    expect(summary(await assemble(all, { days: -1 }))[4]).toEqual(['import.not_yet_valid']);
  });
});

describe('a certificate without its key', () => {
  it.each<[string, string, ImportFaultCode[]]>([
    ['none', '', ['import.key_missing']],
    ['another one', 'intermediate.key', ['import.key_mismatch']],
  ])('is refused: %s is given', async (_, key, codes) => {
    const found = await assemble(pem('leaf.pem', 'intermediate.pem') + (key && pem(key)));
    expect(summary(found)).toEqual(['www.example.com', ['Test TLS CA'], false, false, codes]);
  });

  it('is refused with the reason when the key is locked', async () => {
    shop.openssl('pkcs8', '-topk8', '-in', 'leaf.key', '-passout', 'pass:secret', '-out', 'locked.key');
    shop.openssl('ec', '-in', 'leaf.key', '-aes256', '-passout', 'pass:secret', '-out', 'old.key');
    const open = pem('leaf.key');
    for (const name of ['locked.key', 'old.key']) {
      const all = pem('leaf.pem', 'intermediate.pem', name);
      expect(summary(await assemble(all))[4]).toEqual(['import.key_encrypted']);
      expect(summary(await assemble(all, { passwords: ['Secret'] }))[4]).toEqual(['import.password_wrong']);
      const { key, faults } = await assemble(all, { passwords: ['Secret', 'secret'] });
      expect(key && privateKeyPem(key)).toBe(open);
      expect(faults).toEqual([]);
    }
  });

  it('leaves out keys of other certificates', async () => {
    const found = await assemble(pem('leaf.pem', 'intermediate.pem', 'leaf.key', 'root.key'));
    expect(found.faults).toEqual([{ code: 'import.keys_left_out', params: { count: 1 } }]);
  });
});

describe('which certificate is meant', () => {
  makeCertificate(shop, { name: 'other', issuer: 'intermediate', extensions: SERVER });

  it('is said by the key', async () => {
    const found = await assemble(pem('other.pem', 'leaf.pem', 'leaf.key', 'intermediate.pem'));
    expect(summary(found)).toEqual(['www.example.com', ['Test TLS CA'], true, false, ['import.certificates_left_out']]);
    expect(fault(found, 'import.certificates_left_out')?.params).toEqual({ count: 1, names: 'other' });
  });

  it('is said by the field of the certificate', async () => {
    const found = await assemble([source(pem('other.pem')), source(pem('leaf.pem'), 'certificate')]);
    expect(found.leaf?.commonName).toBe('www.example.com');
  });

  it('is asked when nothing says it', async () => {
    const found = await assemble(pem('other.pem', 'leaf.pem'));
    expect(found.leaf).toBeUndefined();
    const params = { count: 2, names: 'other, www.example.com' };
    expect(found.faults).toEqual([{ code: 'import.several_certificates', params }]);
  });

  it('is not the one of whoever signed the mail', async () => {
    makeCertificate(shop, { name: 'mailer', issuer: 'root', extensions: ['extendedKeyUsage=emailProtection'] });
    expect((await assemble(pem('mailer.pem', 'leaf.pem'))).leaf?.commonName).toBe('www.example.com');
  });

  it('is the newest after a renewal with the same key', async () => {
    const renewal = { name: 'renewed', commonName: 'www.example.com', issuer: 'intermediate', extensions: SERVER };
    makeCertificate(shop, { ...renewal, existingKey: 'leaf.key', extra: ['-days', '400'] });
    const found = await assemble(pem('leaf.pem', 'renewed.pem', 'leaf.key', 'intermediate.pem'), { days: 100 });
    expect(found.leaf && certificatePem(found.leaf)).toBe(pem('renewed.pem'));
  });

  it('is none of an authority', async () => {
    const found = await assemble(pem('intermediate.pem', 'intermediate.key', 'root.pem'));
    expect(summary(found)).toEqual([undefined, [], false, false, ['import.only_authorities']]);
  });

  it.each<[string, readonly string[]]>([
    ['authority or not', CA],
    ['with names', SERVER],
  ])('may be self-signed, with a warning: %s', async (_, extensions) => {
    makeCertificate(shop, { name: 'self', extensions });
    const { leaf, chain, key, faults } = await assemble(pem('self.pem', 'self.key'));
    expect([leaf?.commonName, chain, key !== undefined]).toEqual(['self', [], true]);
    expect(faults.map(({ code }) => code)).toContain('import.self_signed');
  });
});

describe('what a certificate must be', () => {
  it('has names, and is for servers', async () => {
    makeCertificate(shop, { name: 'bare', issuer: 'root', extensions: ['extendedKeyUsage=clientAuth'] });
    const found = await assemble(pem('bare.pem', 'bare.key', 'root.pem'));
    expect(summary(found)[4]).toEqual(['import.names_missing', 'import.purpose', 'import.root_left_out']);
  });

  it.each<[string, readonly string[], readonly string[], ImportFaultCode]>([
    ['with SHA-1', RSA_KEY, ['-sha1'], 'import.signature_weak'],
    ['with MD5', RSA_KEY, ['-md5'], 'import.signature_weak'],
    ['for a short key', ['-newkey', 'rsa:1024'], [], 'import.key_size'],
    ['for an Ed25519 key', ['-newkey', 'ed25519'], [], 'import.key_type'],
  ])('is refused when signed %s', async (_, key, extra, code) => {
    makeCertificate(shop, { name: 'weak', issuer: 'root', extensions: SERVER, key, extra });
    const found = await assemble(pem('weak.pem', 'weak.key', 'root.pem'));
    expect(found.key).toBeDefined();
    expect(found.faults.map((one) => one.code)).toContain(code);
  });

  it('belongs to its CSR', async () => {
    const found = await assemble(pem('leaf.pem', 'leaf.key', 'intermediate.pem', 'root.csr'));
    expect(summary(found)).toEqual(['www.example.com', ['Test TLS CA'], true, false, ['import.csr_mismatch']]);
  });

  it('is in its field, or elsewhere', async () => {
    const swapped = [source(pem('leaf.key'), 'certificate'), source(pem('leaf.pem'), 'privateKey')];
    expect(summary(await assemble(swapped))[4]).toEqual(['import.issuer_missing']);
    const alone = await assemble([source(pem('leaf.key'), 'certificate')]);
    expect(alone.faults).toEqual([
      { code: 'import.not_a_certificate', params: { found: 'private_key' }, source: 'certificate' },
    ]);
    expect(summary(await assemble('')).at(-1)).toEqual(['import.certificate_missing']);
  });
});
