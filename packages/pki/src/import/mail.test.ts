import { zipSync } from 'fflate';
import { afterAll, describe, expect, it } from 'vitest';
import { toBase64 } from '../bytes.ts';
import { createAuthEnveloped } from '../cms/auth-enveloped.ts';
import { pemDecode } from '../pem.ts';
import { createWorkshop, makeChain, source } from '../testing/import-files.ts';
import { openssl } from '../testing/openssl.ts';
import { findMaterial } from './find-material.ts';
import { MAX_BYTES } from './limits.ts';

const shop = createWorkshop();
afterAll(shop.remove);
makeChain(shop);
const leaf = shop.text('leaf.pem');
const chain = shop.text('intermediate.pem');
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

const HEADER = 'From: ca@ca.example\r\nTo: admin@example.com\r\nSubject: Your certificate\r\nMIME-Version: 1.0\r\n';
const lines = (text: string): string => text.replace(/.{76}/g, '$&\r\n');
const quoted = (text: string): string => text.replaceAll('=', '=3D').replace(/^(.{40})(.+)$/gm, '$1=\r\n$2');

function multipart(boundary: string, ...parts: readonly string[]): string {
  const body = parts.map((part) => `--${boundary}\r\n${part}\r\n`).join('');
  return `Content-Type: multipart/mixed;\r\n boundary="${boundary}"\r\n\r\n${body}--${boundary}--\r\n`;
}

const text = `Content-Type: text/plain\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n${quoted(leaf)}`;
const attach = (bytes: Uint8Array): string =>
  `Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n\r\n${lines(toBase64(bytes))}`;

async function names(content: string | Uint8Array) {
  const { certificates, faults } = await findMaterial([source(content)], { passwords: [] });
  return [...certificates.map(({ commonName }) => commonName), ...faults.map(({ code }) => code)];
}

describe('a mail', () => {
  const both = ['www.example.com', 'Test TLS CA'];
  const whole =
    HEADER +
    multipart('outer', multipart('inner', text, 'Content-Type: text/html\r\n\r\n<p>See above'), attach(encode(chain)));

  it('gives what its text and its attachments hold', async () => {
    expect(await names(whole)).toEqual(both);
    expect(await names(`From ca@ca.example Sat Nov 21 2026\n${whole}`)).toEqual(both);
    expect(await names(whole.replaceAll('\r\n', '\n'))).toEqual(both);
    expect(await names(`\r\n  ${whole}`)).toEqual(both);
  });

  it('may be cut out of its source', async () => {
    expect(await names(whole.slice(whole.indexOf('--outer')))).toEqual(both);
    expect(await names(whole.slice(0, whole.lastIndexOf('--outer')))).toEqual(both);
  });

  it('may be forwarded in another one', async () => {
    const forwarded = HEADER + multipart('fw', 'Content-Type: message/rfc822\r\n\r\n'.concat(whole));
    expect(await names(forwarded)).toEqual(both);
    expect(await names(HEADER + multipart('fw', attach(encode(whole))))).toEqual(both);
  });

  it('that is encrypted is named as such, whatever it is encrypted by', async () => {
    const [certificate] = pemDecode(leaf);
    const enveloped = await createAuthEnveloped(encode(whole), certificate?.der ?? new Uint8Array());
    const smime = `${HEADER}Content-Type: application/pkcs7-mime; smime-type=authEnveloped-data\r\n`;
    expect(await names(`${smime}Content-Transfer-Encoding: base64\r\n\r\n${lines(toBase64(enveloped))}\r\n`)).toEqual([
      'import.mail_encrypted',
    ]);
    expect(await names(enveloped)).toEqual(['import.mail_encrypted']);
    const older = openssl(['cms', '-encrypt', '-aes256', '-in', 'mail', 'leaf.pem'], { mail: whole, 'leaf.pem': leaf });
    expect(await names(older.bytes)).toEqual(['import.mail_encrypted']);
    const message = '-----BEGIN PGP MESSAGE-----\r\n\r\nwV4D\r\n-----END PGP MESSAGE-----\r\n';
    const parts = [
      'Content-Type: application/pgp-encrypted\r\n\r\nVersion: 1',
      `Content-Type: application/octet-stream\r\n\r\n${message}`,
    ];
    expect(await names(HEADER + multipart('pgp', ...parts))).toEqual(['import.mail_encrypted']);
  });

  it('may be pasted from the window of a mail program', async () => {
    expect(
      await names(`From: CA <ca@ca.example>\nSent: today\nSubject: Your certificate\n\nDear customer,\n\n${leaf}`),
    ).toEqual(['www.example.com']);
  });

  it('may hold an archive', async () => {
    const archive = zipSync({
      'mail/leaf.crt': encode(leaf),
      'mail/readme.txt': encode('hello'),
      'chain.txt': encode(chain),
    });
    expect(await names(HEADER + multipart('x', text, attach(archive)))).toEqual(both);
    expect(await names(HEADER + multipart('x', attach(archive)))).toEqual(both);
  });

  it('may hold HTML alone', async () => {
    const html = `Content-Type: text/html\r\n\r\n<pre>${leaf.replaceAll('\n', '<br>\r\n')}</pre>`;
    expect(await names(HEADER + html)).toEqual(['www.example.com']);
  });
});

describe('an archive', () => {
  it('is found without its directory entries for folders, stored or deflated', async () => {
    const files = { 'a/': new Uint8Array(), 'a/leaf': encode(leaf), b: encode(chain) };
    expect(await names(zipSync(files, { level: 0 }))).toEqual(['www.example.com', 'Test TLS CA']);
    expect(await names(zipSync(files, { level: 9 }))).toEqual(['www.example.com', 'Test TLS CA']);
  });

  it('is refused when it unpacks to more than is read, whatever sizes it states', async () => {
    const bomb = zipSync({ zeros: new Uint8Array(4 * MAX_BYTES) });
    const view = new DataView(bomb.buffer, bomb.byteOffset);
    expect(await names(bomb)).toEqual(['import.too_large']);
    const directory = view.getUint32(bomb.length - 6, true);
    view.setUint32(directory + 24, 10, true); // the size after unpacking
    expect(await names(bomb)).toEqual(['import.too_large']);
  });

  it('is said to be locked', async () => {
    const archive = zipSync({ leaf: encode(leaf) });
    const directory = new DataView(archive.buffer, archive.byteOffset).getUint32(archive.length - 6, true);
    archive[directory + 8] = 1;
    expect(await names(archive)).toEqual(['import.zip_locked']);
  });

  it('is not opened too deep', async () => {
    let nested: Uint8Array = encode(leaf);
    for (let i = 0; i < 6; i += 1) nested = zipSync({ inner: nested });
    expect(await names(nested)).toEqual(['www.example.com']);
    for (let i = 0; i < 6; i += 1) nested = zipSync({ inner: nested });
    expect(await names(nested)).toEqual(['import.too_deep']);
  });
});
