import { createHash } from 'node:crypto';
import { toBase64 } from '../../src/bytes.ts';
import { createCrl } from '../../src/revocation/create-crl.ts';
import { createTestAuthority } from '../../src/testing/test-authority.ts';
import { type Authority, pick } from './authority.ts';
import { CERTIFICATE_AND_CHAIN, type NewCase, nothing } from './case.ts';
import { derOf, openssl, textOf, tool } from './tools.ts';

/** Nothing says what it was meant to be. */
const DAMAGED = nothing('import.certificate_missing', 'import.damaged');
const UNKNOWN = nothing('import.certificate_missing', 'import.not_recognized');

/** The same each time, so that chance changes no outcome. */
const noise = (length: number): Uint8Array =>
  createHash('shake256', { outputLength: length }).update('corpus').digest();

/** What people take for a certificate. */
export function otherCases(authority: Authority): NewCase[] {
  const { key } = pick(authority, 'www');
  const one = (name: string, content: string | Uint8Array, made: string, expect = UNKNOWN): NewCase => ({
    name: `other-${name}`,
    content,
    made,
    expect,
  });
  const publicKey = textOf(openssl(['pkey', '-in', 'k', '-pubout'], { k: key }));
  const dh = textOf(openssl(['genpkey', '-genparam', '-algorithm', 'DH', '-pkeyopt', 'group:ffdhe2048']));
  const ssh = textOf(tool('sh', ['-c', 'ssh-keygen -q -t ed25519 -N "" -C corpus -f k && cat k']));
  const pgp = `-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n${toBase64(noise(300)).replaceAll(/.{64}/g, '$&\n')}\n=abcd\n-----END PGP PUBLIC KEY BLOCK-----\n`;
  const page =
    '<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body><form action="/login"><input name="user"></form></body></html>\n';
  return [
    one('public-key.pem', publicKey, 'openssl pkey -pubout'),
    one('public-key.der', derOf(publicKey), 'openssl pkey -pubout -outform DER'),
    one('revocation-list.crl', revocationList(), 'createCrl'),
    one('dh-parameters.pem', dh, 'openssl genpkey -genparam'),
    one('ec-parameters.pem', textOf(openssl(['ecparam', '-name', 'secp384r1'])), 'openssl ecparam'),
    one('ssh-private-key', ssh, 'ssh-keygen'),
    one('ssh-public-key.pub', `ssh-ed25519 ${toBase64(noise(51))} admin@example.com\n`, 'by hand'),
    one('pgp.asc', pgp, 'by hand: armor around noise'),
    one('page.crt', page, 'by hand: the page of a sign-in, saved for the certificate'),
    one('answer.json', '{"status":"issued","download":"https://ca.example/certificates/1"}\n', 'by hand'),
    one('words.txt', 'Please find the certificate attached.\n', 'by hand'),
    one(
      'image.png',
      Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, ...noise(200)),
      'by hand: noise that begins as PNG does',
    ),
    one(
      'outlook.msg',
      Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, ...noise(400)),
      "by hand: noise that begins as Outlook's mails do",
    ),
    one('noise.der', Uint8Array.of(0x30, 0x82, 0x01, 0x00, ...noise(256)), 'by hand: noise in a SEQUENCE', DAMAGED),
    one('deep.der', deep(50_000), 'by hand: a SEQUENCE in a SEQUENCE, without end', DAMAGED),
    one('empty.pem', '', 'nothing', nothing('import.certificate_missing')),
    one('blank.pem', ' \r\n\t\n', 'spaces and line ends', nothing('import.certificate_missing')),
    ...damagedCases(authority),
  ];
}

function revocationList(): string {
  const { issuer } = createTestAuthority();
  const period = { thisUpdate: new Date('2026-01-01'), nextUpdate: new Date('2099-01-01') };
  return createCrl({ issuer, ...period, number: 1, entries: [] }).pem;
}

function deep(levels: number): Uint8Array {
  return Uint8Array.from({ length: 2 * levels }, (_, i) => (i % 2 === 0 ? 0x30 : 0x80));
}

function damagedCases(authority: Authority): NewCase[] {
  const [leaf, issuer] = [pick(authority, 'www').certificate, pick(authority, 'tls-1').certificate];
  const one = (
    name: string,
    content: string | Uint8Array,
    made: string,
    expect = nothing('import.damaged'),
  ): NewCase => ({ name: `damaged-${name}`, content, made, expect });
  const der = derOf(leaf);
  const length = der.slice();
  length[3] = (length[3] ?? 0) ^ 0x10;
  return [
    one('truncated.pem', leaf.slice(0, leaf.length / 2), 'openssl, the second half missing'),
    one('truncated.der', der.slice(0, 500), 'openssl, cut off', DAMAGED),
    one('length.der', length, 'openssl, one octet of the length changed', DAMAGED),
    one('lost-line.pem', leaf.replace(/\n.{64}\n/, '\n'), 'openssl, one line lost'),
    one('not-base64.pem', leaf.replace(/\n.{20}/, '\n!!!! see attachment !!!'), 'openssl, words within the base64'),
    one('empty-armor.pem', '-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n', 'by hand'),
    {
      ...one('beside-a-good-one.pem', leaf + issuer.slice(0, 700), 'openssl, the second cut off'),
      expect: { leaf: 'www', faults: ['import.chain_incomplete', 'import.damaged', 'import.key_missing'] },
    },
    {
      ...one('many-megabytes.txt', `${'The same line again and again. '.repeat(30)}\n`, 'by hand'),
      repeat: 12_000,
      expect: nothing('import.too_large'),
    },
    {
      ...one('five-hundred.pem', leaf, 'openssl'),
      repeat: 500,
      expect: { leaf: 'www', faults: ['import.chain_incomplete', 'import.key_missing', 'import.too_many'] },
    },
    { ...one('hundred-copies.pem', leaf + issuer, 'openssl'), repeat: 50, expect: CERTIFICATE_AND_CHAIN },
  ];
}
