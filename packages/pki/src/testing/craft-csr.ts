import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { Bytes } from '../bytes.ts';
import { type NameField, writeName } from '../der/name.ts';
import { OID } from '../der/oids.ts';
import {
  ascii,
  bitString,
  context,
  contextPrimitive,
  integer,
  octetString,
  oid,
  sequence,
  set,
  tlv,
} from '../der/write.ts';
import { pemEncode } from '../pem.ts';

const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });

export type CraftedCsr = {
  commonNames?: readonly string[];
  subject?: readonly NameField[];
  dnsNames?: readonly string[];
  /** Other GeneralNames, finished. */
  otherNames?: readonly Bytes[];
  attributes?: readonly Bytes[];
  spki?: Uint8Array;
  privateKey?: KeyObject;
};

/** A correctly signed request, for P-256 unless a key is given, with whatever content the test is about. */
export function craftCsr(options: CraftedCsr = {}): string {
  return pemEncode('CERTIFICATE REQUEST', craftCsrDer(options));
}

export function craftCsrDer(options: CraftedCsr = {}): Bytes {
  const { commonNames = [], subject = [], attributes = [], privateKey = pair.privateKey } = options;
  const spki = options.spki ?? pair.publicKey.export({ type: 'spki', format: 'der' });
  const name = writeName([...subject, ...commonNames.map((text) => ({ oid: OID.commonName, text }))]);
  const info = sequence(integer(0), name, spki, context(0, ...attributes, ...altNames(options)));
  const isRsa = privateKey.asymmetricKeyType === 'rsa';
  const algorithm = isRsa ? sequence(oid(OID.sha256WithRsa), tlv(0x05)) : sequence(oid(OID.ecdsaWithSha256));
  return sequence(info, algorithm, bitString(sign('sha256', info, privateKey)));
}

function altNames({ dnsNames = [], otherNames = [] }: CraftedCsr): Bytes[] {
  const names = [...dnsNames.map((name) => contextPrimitive(2, ascii(name))), ...otherNames];
  if (names.length === 0) return [];
  const extension = sequence(oid(OID.subjectAltName), octetString(sequence(...names)));
  return [sequence(oid(OID.extensionRequest), set(sequence(extension)))];
}

/** An RSA SubjectPublicKeyInfo of any modulus, also of one that no sound program would make. */
export function rsaSpki(modulus: bigint, exponent = 65537n): Bytes {
  const key = sequence(bigInteger(modulus), bigInteger(exponent));
  return sequence(sequence(oid(OID.rsaEncryption), tlv(0x05)), bitString(key));
}

function bigInteger(value: bigint): Bytes {
  const digits = value.toString(16);
  const even = digits.length % 2 === 0 ? digits : `0${digits}`;
  return tlv(0x02, Uint8Array.from([0, ...Buffer.from(even, 'hex')].slice(even < '8' ? 1 : 0)));
}
