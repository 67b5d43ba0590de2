import { OID } from '../der/oids.ts';
import { childrenOf, contentOf, expectTag, rawOf, readDer, readOid, readWholeBits, type Tlv } from '../der/read.ts';
import { readText } from '../der/read-text.ts';

/** The parts of a CertificationRequest (RFC 2986, 4), each still DER, so that a fault in one does not hide the others. */
export type CsrParts = {
  signed: Uint8Array;
  subject: Tlv;
  spki: Uint8Array;
  attributes: Tlv | undefined;
  algorithm: Tlv;
  signature: Uint8Array;
};

/** Throws PkiError der.malformed when the frame itself does not hold. */
export function splitCsr(der: Uint8Array): CsrParts {
  const outer = childrenOf(expectTag(readDer(der), 0x30));
  const info = expectTag(outer[0], 0x30);
  const [version, subject, spki, attributes, ...rest] = childrenOf(info);
  const isVersion1 = contentOf(expectTag(version, 0x02)).join() === '0';
  if (!isVersion1 || outer.length !== 3 || rest.length > 0) expectTag(undefined, 0x30);
  return {
    signed: rawOf(info),
    subject: expectTag(subject, 0x30),
    spki: rawOf(expectTag(spki, 0x30)),
    attributes: attributes && expectTag(attributes, 0xa0), // some tools leave the empty set out
    algorithm: expectTag(outer[1], 0x30),
    signature: readWholeBits(outer[2]),
  };
}

export type SubjectField = { oid: string; text: string };

export function readSubject(name: Tlv): SubjectField[] {
  return childrenOf(name).flatMap((rdn) => childrenOf(expectTag(rdn, 0x31)).map(readField));
}

function readField(field: Tlv): SubjectField {
  const [type, value] = childrenOf(expectTag(field, 0x30));
  const text = value && readText(value);
  return { oid: readOid(type), text: text ?? '\ufffd' };
}

export type RequestedExtension = { oid: string; value: Uint8Array };
export type CsrAttributes = { hasChallengePassword: boolean; extensions: RequestedExtension[] };

export function readAttributes(attributes: Tlv | undefined): CsrAttributes {
  const found: CsrAttributes = { hasChallengePassword: false, extensions: [] };
  for (const attribute of attributes ? childrenOf(attributes) : []) {
    const [type, values] = childrenOf(expectTag(attribute, 0x30));
    const oid = readOid(type);
    if (oid === OID.challengePassword) found.hasChallengePassword = true;
    if (oid !== OID.extensionRequest && oid !== OID.microsoftExtensionRequest) continue;
    for (const value of childrenOf(expectTag(values, 0x31))) {
      found.extensions.push(...childrenOf(expectTag(value, 0x30)).map(readExtension));
    }
  }
  return found;
}

function readExtension(extension: Tlv): RequestedExtension {
  const fields = childrenOf(expectTag(extension, 0x30));
  return { oid: readOid(fields[0]), value: contentOf(expectTag(fields.at(-1), 0x04)) };
}
