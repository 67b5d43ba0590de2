import { childrenOf, contentOf, expectTag, rawOf, readDer, readOid, type Tlv } from '../der/read.ts';
import { PkiError } from '../pki-error.ts';

export type Extension = { oid: string; critical: boolean; value: Uint8Array };

/** A TBSCertificate taken apart (RFC 5280, 4.1); the parts are views into it. */
export type TbsParts = {
  version: Tlv;
  serialNumber: Tlv;
  signature: Uint8Array;
  issuer: Uint8Array;
  notBefore: Tlv;
  notAfter: Tlv;
  subject: Tlv;
  spki: Uint8Array;
  extensions: Extension[];
};

/** Throws PkiError der.malformed for anything that is not version 3 with extensions and nothing else. */
export function splitTbs(tbs: Uint8Array): TbsParts {
  const fields = childrenOf(expectTag(readDer(tbs), 0x30));
  const [version, serialNumber, signature, issuer, validity, subject, spki, extensions] = fields;
  if (fields.length !== 8) throw new PkiError('der.malformed', { findings: ['tbsCertificate: eight fields expected'] });
  const [notBefore, notAfter] = childrenOf(expectTag(validity, 0x30));
  return {
    version: onlyChild(expectTag(version, 0xa0)),
    serialNumber: expectTag(serialNumber, 0x02),
    signature: rawOf(expectTag(signature, 0x30)),
    issuer: rawOf(expectTag(issuer, 0x30)),
    notBefore: expectTag(notBefore, notBefore?.tag === 0x18 ? 0x18 : 0x17),
    notAfter: expectTag(notAfter, notAfter?.tag === 0x18 ? 0x18 : 0x17),
    subject: expectTag(subject, 0x30),
    spki: rawOf(expectTag(spki, 0x30)),
    extensions: childrenOf(expectTag(onlyChild(expectTag(extensions, 0xa3)), 0x30)).map(readExtension),
  };
}

/** The to-be-signed part of a certificate. */
export function tbsOf(certificate: Uint8Array): Uint8Array {
  return rawOf(expectTag(childrenOf(expectTag(readDer(certificate), 0x30))[0], 0x30));
}

function onlyChild(tlv: Tlv): Tlv {
  const [child, ...others] = childrenOf(tlv);
  if (!child || others.length > 0)
    throw new PkiError('der.malformed', { findings: [`one value expected at ${tlv.start}`] });
  return child;
}

function readExtension(tlv: Tlv): Extension {
  const fields = childrenOf(expectTag(tlv, 0x30));
  const [type, flag] = fields;
  const value = expectTag(fields.at(-1), 0x04);
  if (fields.length === 2) return { oid: readOid(type), critical: false, value: contentOf(value) };
  // DER leaves FALSE out, so a flag that is there is TRUE.
  const isTrue = fields.length === 3 && contentOf(expectTag(flag, 0x01)).join() === '255';
  if (!isTrue) throw new PkiError('der.malformed', { findings: [`extension at ${tlv.start}`] });
  return { oid: readOid(type), critical: true, value: contentOf(value) };
}
