import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { concatBytes } from '../bytes.ts';
import { createStopwatch } from '../testing/stopwatch.ts';
import { assembleImport } from './assemble-import.ts';
import { findMaterial } from './find-material.ts';
import { MAX_BYTES } from './limits.ts';

/*
 * Mutations of small files find crashes; what hangs a page is large. These inputs are as large as an import may be, and
 * made of whatever a parser might look at again and again.
 */

const MAX_STRETCH_MS = 200;
const FILES = join(import.meta.dirname, '../../corpus/fixtures/files');
const file = (name: string): Uint8Array => readFileSync(join(FILES, name));
const encoder = new TextEncoder();

/** As much of the unit as an import may have, after what stands before it. */
function fill(unit: string | Uint8Array, before: string | Uint8Array = ''): Uint8Array {
  const bytes = (part: string | Uint8Array) => (typeof part === 'string' ? encoder.encode(part) : part);
  const filled = new Uint8Array(MAX_BYTES - 10);
  filled.set(bytes(before));
  let end = bytes(before).length;
  filled.set(bytes(unit), end);
  const { length } = bytes(unit);
  for (let done = length; end + done < filled.length; done *= 2) filled.copyWithin(end + done, end, end + done);
  end += Math.floor((filled.length - end) / length) * length;
  return filled.subarray(0, end);
}

const MAIL = 'From: ca@ca.example\nSubject: a\n';
const INPUTS: readonly [string, () => Uint8Array][] = [
  ['dashes', () => fill('-')],
  ['dashes and spaces', () => fill('- ')],
  ['typographic dashes', () => fill('—')],
  ['beginnings', () => fill('-----BEGIN CERTIFICATE-----\n')],
  ['beginnings on one line', () => fill('-----BEGIN ')],
  ['endings', () => fill('-----END CERTIFICATE-----\n')],
  ['half-open armor', () => fill('-----BEGIN A')],
  ['letters of base64', () => fill('A')],
  ['what certificates begin with', () => fill('MII')],
  ['what certificates begin with, on lines', () => fill('MIIDdzCCAl+gAwIBAgIEAgAAuTANBgkq\n')],
  ['armor around letters', () => fill('A', '-----BEGIN CERTIFICATE-----\n')],
  ['armor around lines', () => fill('AAAA\n', '-----BEGIN CERTIFICATE-----\n')],
  ['armor around empty lines', () => fill('\n', '-----BEGIN CERTIFICATE-----\n')],
  ['armor around headers', () => fill('a: b\n', '-----BEGIN CERTIFICATE-----\n')],
  ['armor around brackets', () => fill('<', '-----BEGIN CERTIFICATE-----\n')],
  ['armor around tags', () => fill('<a>', '-----BEGIN CERTIFICATE-----\n')],
  ['armor around references', () => fill('&#65;', '-----BEGIN CERTIFICATE-----\n')],
  ['armor around soft line breaks', () => fill('=\r\n', '-----BEGIN CERTIFICATE-----\n')],
  ['armor around equals and spaces', () => fill(`=${' '.repeat(19)}`, '-----BEGIN CERTIFICATE-----\n')],
  ['armor around backslashes', () => fill('\\n', '-----BEGIN CERTIFICATE-----\n')],
  ['certificates that are none', () => fill('-----BEGIN CERTIFICATE-----\nMAMCAQA=\n-----END CERTIFICATE-----\n')],
  ['keys that are none', () => fill('-----BEGIN PRIVATE KEY-----\nMAMCAQA=\n-----END PRIVATE KEY-----\n')],
  ['spaces', () => fill(' ')],
  ['spaces and a letter', () => fill(' ', 'a')],
  ['empty lines', () => fill('\r\n', 'a')],
  ['quotation marks of mails', () => fill('> ')],
  ['zeros', () => fill('\0')],
  ['letters in UTF-16', () => fill('a\0', Uint8Array.of(0xff, 0xfe))],
  ['invalid UTF-8', () => fill(Uint8Array.of(0xff), 'a')],
  ['mail headers', () => fill('X-A: b\n', MAIL)],
  ['one folded mail header', () => fill(' a\n', `${MAIL}Content-Type:`)],
  ['mail text', () => fill('some words on a line\n', `${MAIL}\n`)],
  ['mail of empty lines', () => fill('\n', `${MAIL}\n`)],
  ['mail in base64', () => fill('AAAA\n', `${MAIL}Content-Transfer-Encoding: base64\n\n`)],
  ['mail in quoted-printable', () => fill('=3D', `${MAIL}Content-Transfer-Encoding: quoted-printable\n\n`)],
  ['mail of soft line breaks', () => fill('=\n', `${MAIL}Content-Transfer-Encoding: quoted-printable\n\n`)],
  ['mail of boundaries', () => fill('--a\n', `${MAIL}Content-Type: multipart/mixed; boundary=a\n\n`)],
  ['mail of empty parts', () => fill('--a\n\n', `${MAIL}Content-Type: multipart/mixed; boundary=a\n\n`)],
  ['mails in mails', () => fill('Content-Type: multipart/mixed; boundary=a\n\n--a\n', MAIL)],
  [
    'mails that end at once',
    () =>
      fill(
        'Content-Type: multipart/mixed; boundary=b\n\n--b--\n--a\n',
        `${MAIL}Content-Type: multipart/mixed; boundary=a\n\n--a\n`,
      ),
  ],
  ['messages in messages', () => fill('Content-Type: message/rfc822\n\n', MAIL)],
  ['boundaries without parts', () => fill('--', `${MAIL}Content-Type: multipart/mixed; boundary=--\n\n`)],
  ['sequences in sequences', () => fill(Uint8Array.of(0x30, 0x80))],
  ['long sequences in sequences', () => fill(Uint8Array.of(0x30, 0x83, 0x7f, 0xff, 0xff))],
  ['empty sequences', () => fill(Uint8Array.of(0x30, 0))],
  ['small values in a sequence', () => fill(Uint8Array.of(5, 0), Uint8Array.of(0x30, 0x80))],
  ['segments of a string', () => fill(Uint8Array.of(4, 0), Uint8Array.of(0x30, 0x80, 0x24, 0x80))],
  ['certificates in DER', () => fill(file('der-leaf.cer'))],
  ['certificates in PEM', () => fill(file('pem-leaf.crt'))],
  ['keys in PEM', () => fill(file('pem-leaf-and-key.pem'))],
  ['keys in DER', () => fill(file('key-pkcs8.der'))],
  ['requests', () => fill(file('csr-only.csr'))],
  ['bundles', () => fill(file('pkcs7-der.p7b'))],
  ['stores', () => fill(file('pkcs12-unencrypted.p12'))],
  [
    'an archive behind zeros',
    () => concatBytes([fill('\0', 'PK\u0003\u0004').subarray(0, -50_000), file('zip-of-a-ca.zip')]),
  ],
  ['signs of an archive', () => fill('PK\u0005\u0006', 'PK\u0003\u0004')],
  ['entries of an archive', () => fill('PK\u0001\u0002', 'PK\u0003\u0004')],
];

const watch = createStopwatch();
const slowest = { ms: 0, name: 'nothing' };
afterAll(() => {
  watch.stop();
  console.info(`large inputs: longest stretch ${slowest.ms.toFixed(0)} ms in "${slowest.name}"`);
});

async function importAll(bytes: Uint8Array): Promise<void> {
  const material = await findMaterial([{ name: 'file', field: 'any', bytes }], { passwords: ['secret'] });
  await assembleImport(material, { now: new Date('2027-01-15') });
}

describe('as many megabytes as an import may have', () => {
  it.each(INPUTS)('of %s do not hang the page', async (name, make) => {
    const bytes = make();
    let ms = await watch.longestStretch(() => importAll(bytes));
    if (ms > MAX_STRETCH_MS) ms = Math.min(ms, await watch.longestStretch(() => importAll(bytes)));
    if (ms > slowest.ms) Object.assign(slowest, { ms, name });
    expect(ms).toBeLessThanOrEqual(MAX_STRETCH_MS);
  });
});
