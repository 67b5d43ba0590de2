import { childrenOf, contentOf, expectTag, rawOf, readDer, type Tlv } from '../der/read.ts';

/** What a SignedData (RFC 5652, 5.1) holds for an import. */
export type Pkcs7Contents = { readonly certificates: readonly Uint8Array[]; readonly content: Uint8Array | undefined };

/**
 * A .p7b bundle has certificates and no signer. Where there is a signer it is a signed mail instead: its certificates
 * are those of whoever signed, and only what was signed counts. Throws PkiError der.malformed.
 */
export function readPkcs7(der: Uint8Array): Pkcs7Contents {
  const [, wrapper] = childrenOf(expectTag(readDer(der), 0x30));
  const fields = childrenOf(expectTag(childrenOf(expectTag(wrapper, 0xa0))[0], 0x30));
  const [, , encapsulated] = fields;
  const signers = expectTag(fields.at(-1), 0x31);
  if (signers.end > signers.from) return { certificates: [], content: contentWithin(encapsulated) };
  const certificates = fields.find((field) => field.tag === 0xa0);
  return { certificates: certificates ? childrenOf(certificates).map(rawOf) : [], content: undefined };
}

function contentWithin(encapsulated: Tlv | undefined): Uint8Array | undefined {
  const [, wrapper] = childrenOf(expectTag(encapsulated, 0x30));
  const octets = wrapper && childrenOf(wrapper)[0];
  return octets?.tag === 0x04 ? contentOf(octets) : undefined;
}
