import type { Bytes } from '../bytes.ts';
import { writeName } from '../der/name.ts';
import { OID } from '../der/oids.ts';
import {
  ascii,
  bitString,
  context,
  contextPrimitive,
  integer,
  NULL,
  octetString,
  oid,
  sequence,
  set,
  unsigned,
} from '../der/write.ts';
import { checkName } from '../names/check-name.ts';
import { pemEncode } from '../pem.ts';
import { PkiError } from '../pki-error.ts';

export type CsrKey = 'ecdsa-p256' | 'rsa-2048' | 'rsa-3072' | 'rsa-4096';

/** Fields for OV and EV requests; `country` is the two-letter code. The common name comes from the names. */
export type CsrSubject = { organization?: string; locality?: string; state?: string; country?: string };

export type CsrRequest = { names: readonly string[]; key: CsrKey; subject?: CsrSubject };
export type CreatedCsr = { csrPem: string; privateKeyPem: string };

/**
 * Makes a key pair and its request where it runs: in the wizard that is the browser, so the private key never leaves
 * it. U-labels become A-labels; the first name is the common name. Throws PkiError name.invalid naming each bad name.
 */
export async function createCsr({ names, key, subject = {} }: CsrRequest): Promise<CreatedCsr> {
  const canonical = canonicalNames(names);
  const pair = await generateKeyPair(key);
  const spki = new Uint8Array(await crypto.subtle.exportKey('spki', pair.publicKey));
  const pkcs8 = new Uint8Array(await crypto.subtle.exportKey('pkcs8', pair.privateKey));
  const info = sequence(integer(0), subjectName(canonical, subject), spki, context(0, extensionRequest(canonical)));
  const request = sequence(info, ...(await signatureOf(info, pair.privateKey)));
  return { csrPem: pemEncode('CERTIFICATE REQUEST', request), privateKeyPem: pemEncode('PRIVATE KEY', pkcs8) };
}

function canonicalNames(names: readonly string[]): string[] {
  const checked = names.map((name) => checkName(name));
  const bad = checked.filter(({ name }) => name === null).flatMap(({ faults }) => faults);
  if (bad.length > 0 || names.length === 0) {
    throw new PkiError('name.invalid', { findings: bad.map(({ code, params }) => `${code} ${params?.name ?? ''}`) });
  }
  return [...new Set(checked.flatMap(({ name }) => name ?? []))];
}

/** The two keys of WebCrypto's CryptoKeyPair, whose name only the browser's types know. */
type KeyPair = { publicKey: CryptoKey; privateKey: CryptoKey };

function generateKeyPair(key: CsrKey): Promise<KeyPair> {
  if (key === 'ecdsa-p256') {
    return crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
  }
  const modulusLength = Number(key.slice(4));
  const publicExponent = Uint8Array.of(1, 0, 1);
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', modulusLength, publicExponent };
  return crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
}

const MAX_COMMON_NAME = 64; // ub-common-name of RFC 5280

function subjectName([first = '']: readonly string[], subject: CsrSubject): Bytes {
  const values: [string, string | undefined][] = [
    [OID.country, subject.country?.toUpperCase()],
    [OID.state, subject.state],
    [OID.locality, subject.locality],
    [OID.organization, subject.organization],
    [OID.commonName, first.length <= MAX_COMMON_NAME ? first : undefined],
  ];
  return writeName(values.flatMap(([type, text]) => (text ? [{ oid: type, text }] : [])));
}

function extensionRequest(names: readonly string[]): Bytes {
  const dnsNames = names.map((name) => contextPrimitive(2, ascii(name)));
  const extension = sequence(oid(OID.subjectAltName), octetString(sequence(...dnsNames)));
  return sequence(oid(OID.extensionRequest), set(sequence(extension)));
}

async function signatureOf(info: Bytes, privateKey: CryptoKey): Promise<[Bytes, Bytes]> {
  if (privateKey.algorithm.name === 'ECDSA') {
    const pair = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, privateKey, info);
    return [sequence(oid(OID.ecdsaWithSha256)), bitString(pairToDer(new Uint8Array(pair)))];
  }
  const signature = await crypto.subtle.sign('RSASSA-PKCS1-v1_5', privateKey, info);
  return [sequence(oid(OID.sha256WithRsa), NULL), bitString(new Uint8Array(signature))];
}

/** WebCrypto writes r and s as two numbers of fixed width, X.509 as a SEQUENCE. */
function pairToDer(pair: Bytes): Bytes {
  const half = pair.length / 2;
  return sequence(unsigned(pair.subarray(0, half)), unsigned(pair.subarray(half)));
}
