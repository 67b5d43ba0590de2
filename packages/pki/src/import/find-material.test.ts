import { afterAll, describe, expect, it } from 'vitest';
import { toBase64 } from '../bytes.ts';
import { createWorkshop, makeChain, source } from '../testing/import-files.ts';
import { findMaterial } from './find-material.ts';
import type { ImportField, Material } from './types.ts';

const shop = createWorkshop();
makeChain(shop);
afterAll(shop.remove);

const leaf = shop.text('leaf.pem');
const key = shop.text('leaf.key');
const encoder = new TextEncoder();

const find = (content: string | Uint8Array, passwords: readonly string[] = []): Promise<Material> =>
  findMaterial([source(content)], { passwords });

/** What was found, counted, and every code of a fault. */
function summary({ certificates, keys, requests, locked, faults }: Material) {
  return {
    certificates: certificates.map(({ commonName }) => commonName),
    keys: keys.length,
    requests: requests.length,
    locked: locked.map(({ wrongPassword }) => (wrongPassword ? 'wrong' : 'needed')),
    faults: faults.map(({ code }) => code),
  };
}

const NOTHING = { certificates: [], keys: 0, requests: 0, locked: [], faults: [] };
const LEAF = { ...NOTHING, certificates: ['www.example.com'] };

describe('a certificate as text', () => {
  const utf16 = (text: string, mark: boolean): Uint8Array => {
    const codes = Uint16Array.from(mark ? `\ufeff${text}` : text, (character) => character.charCodeAt(0));
    return new Uint8Array(codes.buffer);
  };
  const body = leaf.split('\n').slice(1, -2);

  it.each<[string, string | Uint8Array]>([
    ['as openssl writes it', leaf],
    ['with CRLF', leaf.replaceAll('\n', '\r\n')],
    ['with CR alone', leaf.replaceAll('\n', '\r')],
    ['without a final newline', leaf.trimEnd()],
    ['without its END line', leaf.replace(/-----END.*\n/, '')],
    ['without its END line, and words after it', `${leaf.replace(/-----END.*\n/, '')}\nKind regards\nYour CA, Inc.`],
    ['without its BEGIN line', leaf.replace(/-----BEGIN.*\n/, '')],
    ['with spaces and tabs', leaf.replaceAll('\n', ' \t\n \t')],
    ['in one line', leaf.replaceAll('\n', ' ')],
    ['with blank lines', leaf.replaceAll('\n', '\n\n')],
    ['with dashes that a word processor joined', leaf.replaceAll('-----', '—–-')],
    ['with spaces within the dashes', leaf.replaceAll('-----B', '----- B').replaceAll('E-----', 'E -----')],
    ['as quoted-printable', leaf.replaceAll('=', '=3D').replace(/(.{50})(.{14})\n/g, '$1=\n$2\n')],
    ['as quoted-printable with encoded dashes', leaf.replaceAll('=', '=3D').replaceAll('\n-----', '\n=2D----')],
    ['quoted in a mail', leaf.replace(/^/gm, '> > ')],
    ['with text around it', `Dear customer,\nhere it is:\n\n${leaf}\nRegards - the CA\n`],
    ['with a byte order mark', `\ufeff${leaf}`],
    ['in UTF-16', utf16(leaf, true)],
    ['in UTF-16 without a mark', utf16(leaf, false)],
    ['with another label', leaf.replaceAll('CERTIFICATE', 'X509 CERTIFICATE')],
    ['with the label of a key', leaf.replaceAll('CERTIFICATE', 'RSA PRIVATE KEY')],
    ['in HTML', `<pre>${leaf.replaceAll('\n', '<br>\n').replaceAll('+', '&#43;')}</pre>`],
    ['as a string of JSON', JSON.stringify({ certificate: leaf })],
    ['as base64 without armor', body.join('\n')],
    ['as base64 in one line', `  ${body.join('')}  `],
    ['as a Kubernetes secret', `data:\n  tls.crt: ${btoa(leaf)}\n`],
    ['with the text of openssl above it', `subject=CN = www.example.com\nBag Attributes\n    localKeyID: 01\n${leaf}`],
    ['with zero-width spaces', leaf.replaceAll('\n', '\n\u200b')],
    ['twice', leaf + leaf],
  ])('is found %s', async (_, text) => {
    expect(summary(await find(text))).toEqual(LEAF);
  });

  it('says what the certificate says', async () => {
    const [found] = (await find(leaf)).certificates;
    expect(found).toMatchObject({
      subject: 'CN=www.example.com',
      issuer: 'CN=Test TLS CA',
      issuerName: 'Test TLS CA',
      organization: null,
      names: ['www.example.com', 'example.com'],
      key: { type: 'ECDSA', size: 256, curve: 'P-256' },
      signatureAlgorithm: 'ecdsa-with-SHA256',
      isAuthority: false,
      isSelfSigned: false,
    });
    shop.openssl('x509', '-in', 'leaf.pem', '-noout', '-fingerprint', '-sha1', '-serial', '-out', 'x');
    expect(found?.fingerprintSha1).toMatch(/^([0-9A-F]{2}:){19}[0-9A-F]{2}$/);
  });
});

describe('certificates, keys and requests in other forms', () => {
  it('are found in DER', async () => {
    shop.openssl('x509', '-in', 'leaf.pem', '-outform', 'DER', '-out', 'leaf.der');
    shop.openssl('req', '-in', 'leaf.csr', '-outform', 'DER', '-out', 'leaf.csr.der');
    shop.openssl('rsa', '-in', 'root.key', '-traditional', '-outform', 'DER', '-out', 'pkcs1.der');
    expect(summary(await find(shop.bytes('leaf.der')))).toEqual(LEAF);
    expect(summary(await find(shop.bytes('leaf.csr.der')))).toEqual({ ...NOTHING, requests: 1 });
    expect(summary(await find(shop.bytes('pkcs1.der')))).toEqual({ ...NOTHING, keys: 1 });
  });

  it('are found one after another in one file', async () => {
    const bundle = shop.text('root.pem') + shop.text('leaf.csr') + key + shop.text('intermediate.pem') + leaf;
    expect(summary(await find(bundle))).toEqual({
      ...NOTHING,
      certificates: ['Test Root', 'Test TLS CA', 'www.example.com'],
      keys: 1,
      requests: 1,
    });
    shop.openssl('x509', '-in', 'root.pem', '-outform', 'DER', '-out', 'root.der');
    const joined = new Uint8Array([...shop.bytes('leaf.der'), ...shop.bytes('root.der')]);
    expect(summary(await find(joined)).certificates).toEqual(['www.example.com', 'Test Root']);
  });

  it('are found in PKCS #7, whatever its armor calls it', async () => {
    const files = ['-certfile', 'leaf.pem', '-certfile', 'intermediate.pem'];
    shop.openssl('crl2pkcs7', '-nocrl', ...files, '-out', 'bundle.p7b');
    shop.openssl('crl2pkcs7', '-nocrl', ...files, '-outform', 'DER', '-out', 'bundle.der');
    const both = { ...NOTHING, certificates: ['www.example.com', 'Test TLS CA'] };
    expect(summary(await find(shop.text('bundle.p7b')))).toEqual(both);
    expect(summary(await find(shop.text('bundle.p7b').replaceAll('PKCS7', 'CERTIFICATE')))).toEqual(both);
    expect(summary(await find(shop.bytes('bundle.der')))).toEqual(both);
  });

  it('are not taken from the signature of a signed mail', async () => {
    shop.write('message.txt', leaf);
    const signer = ['-sign', '-in', 'message.txt', '-signer', 'root.pem', '-inkey', 'root.key', '-nodetach'];
    shop.openssl('cms', ...signer, '-outform', 'DER', '-out', 'signed.der');
    shop.openssl('cms', ...signer, '-stream', '-indef', '-outform', 'DER', '-out', 'signed.ber');
    expect(summary(await find(shop.bytes('signed.der')))).toEqual(LEAF);
    expect(summary(await find(shop.bytes('signed.ber')))).toEqual(LEAF);
  });

  it('are found with the trust settings of OpenSSL', async () => {
    shop.openssl('x509', '-in', 'leaf.pem', '-trustout', '-addtrust', 'serverAuth', '-out', 'trusted.pem');
    expect(summary(await find(shop.text('trusted.pem')))).toEqual(LEAF);
  });

  it('are named when nothing can be done with them', async () => {
    shop.openssl('pkey', '-in', 'leaf.key', '-pubout', '-out', 'public.pem');
    const kinds: [string | Uint8Array, string, object | undefined][] = [
      [shop.text('public.pem'), 'import.not_recognized', { what: 'public_key' }],
      [
        '-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXk=\n-----END OPENSSH PRIVATE KEY-----',
        'import.not_recognized',
        { what: 'ssh_key' },
      ],
      [
        '-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmQGi\n-----END PGP PUBLIC KEY BLOCK-----',
        'import.not_recognized',
        { what: 'pgp' },
      ],
      ['hello', 'import.not_recognized', { what: 'other' }],
      [Uint8Array.of(0xfe, 0xed, 0xfe, 0xed, 0, 0, 0, 2), 'import.java_keystore', undefined],
      [leaf.slice(0, 400), 'import.damaged', { what: 'certificate' }],
      [shop.bytes('leaf.der').subarray(0, 200), 'import.damaged', { what: 'other' }],
    ];
    for (const [content, code, params] of kinds) {
      const { faults } = await find(content);
      expect(faults).toEqual([{ code, source: 'any', ...(params && { params }) }]);
    }
  });

  it('are said to be missing from the field that asks for them', async () => {
    const codes = async (field: ImportField) => {
      const { faults } = await findMaterial([source('hello', field)], { passwords: [] });
      return faults.map(({ code }) => code);
    };
    expect(await codes('certificate')).toEqual(['import.not_a_certificate']);
    expect(await codes('privateKey')).toEqual(['import.not_a_private_key']);
    expect(await codes('csr')).toEqual(['import.not_a_csr']);
    expect(summary(await find('  \r\n'))).toEqual(NOTHING);
  });

  it('count once, and for the field of their own', async () => {
    const sources = [source(leaf + key), source(leaf, 'certificate'), source(key, 'privateKey')];
    const { certificates, keys } = await findMaterial(sources, { passwords: [] });
    expect(certificates.map((one) => one.source.field)).toEqual(['certificate']);
    expect(keys.map((one) => one.source.field)).toEqual(['privateKey']);
  });

  it('are only named where nothing locked may be opened, even without a password', async () => {
    shop.openssl('pkcs12', '-export', '-in', 'leaf.pem', '-inkey', 'leaf.key', '-out', 'a.p12', '-passout', 'pass:');
    const store = source(shop.bytes('a.p12'));
    const opened = await findMaterial([store], { passwords: [] });
    expect(summary(opened)).toEqual({ ...LEAF, keys: 1 });
    const named = await findMaterial([store], { passwords: [''], opensLocked: false });
    expect(summary(named)).toEqual({ ...NOTHING, locked: ['needed'] });
  });

  it('are found after base64 twice', async () => {
    expect(summary(await find(toBase64(encoder.encode(leaf))))).toEqual(LEAF);
  });
});
