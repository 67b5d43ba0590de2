import type { Bytes } from '../bytes.ts';
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
  TRUE,
} from '../der/write.ts';

function extension(type: string, value: Bytes): Bytes {
  return sequence(oid(type), octetString(value));
}

function criticalExtension(type: string, value: Bytes): Bytes {
  return sequence(oid(type), TRUE, octetString(value));
}

const uri = (url: string): Bytes => contextPrimitive(6, ascii(url));

export function authorityKeyIdentifier(keyIdentifier: Uint8Array): Bytes {
  return extension(OID.authorityKeyIdentifier, sequence(contextPrimitive(0, keyIdentifier)));
}

export function subjectKeyIdentifier(keyIdentifier: Uint8Array): Bytes {
  return extension(OID.subjectKeyIdentifier, octetString(keyIdentifier));
}

export function authorityInfoAccess({ ocspUrl, caIssuersUrl }: { ocspUrl?: string; caIssuersUrl: string }): Bytes {
  const caIssuers = sequence(oid(OID.accessCaIssuers), uri(caIssuersUrl));
  if (ocspUrl === undefined) return extension(OID.authorityInfoAccess, sequence(caIssuers));
  return extension(OID.authorityInfoAccess, sequence(sequence(oid(OID.accessOcsp), uri(ocspUrl)), caIssuers));
}

export function crlDistributionPoints(crlUrl: string): Bytes {
  const point = sequence(context(0, context(0, uri(crlUrl))));
  return extension(OID.crlDistributionPoints, sequence(point));
}

export function certificatePolicies(policies: readonly string[]): Bytes {
  return extension(OID.certificatePolicies, sequence(...policies.map((policy) => sequence(oid(policy)))));
}

export function serverAuthUsage(): Bytes {
  return extension(OID.extendedKeyUsage, sequence(oid(OID.serverAuth)));
}

/** Named bits of RFC 5280, 4.2.1.3, first bit first. */
const KEY_USAGES = {
  digitalSignature: bitString(Uint8Array.of(0b1000_0000), 7),
  signatureAndEncipherment: bitString(Uint8Array.of(0b1010_0000), 5),
  certificateAuthority: bitString(Uint8Array.of(0b1000_0110), 1), // digitalSignature (for OCSP), keyCertSign, cRLSign
} as const;

export function keyUsage(usage: keyof typeof KEY_USAGES): Bytes {
  return criticalExtension(OID.keyUsage, KEY_USAGES[usage]);
}

export function endEntityConstraints(): Bytes {
  return criticalExtension(OID.basicConstraints, sequence());
}

export function authorityConstraints({ pathLength }: { pathLength?: number }): Bytes {
  const limit = pathLength === undefined ? [] : [integer(pathLength)];
  return criticalExtension(OID.basicConstraints, sequence(TRUE, ...limit));
}

/** Critical only beside an empty subject (BR 7.1.2.7.12). */
export function subjectAltName(names: readonly string[], subject: 'named' | 'empty'): Bytes {
  const value = sequence(...names.map((name) => contextPrimitive(2, ascii(name))));
  return subject === 'empty' ? criticalExtension(OID.subjectAltName, value) : extension(OID.subjectAltName, value);
}

export function crlNumber(number: number): Bytes {
  return extension(OID.crlNumber, integer(number));
}
