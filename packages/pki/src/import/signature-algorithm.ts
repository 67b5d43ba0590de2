import { bytesToBigInt } from '../bytes.ts';
import { readSignatureAlgorithm } from '../csr/signature-algorithm.ts';
import { OID } from '../der/oids.ts';
import { childrenOf, expectTag, readOid, readUnsigned, type Tlv } from '../der/read.ts';

export type Hash = 'SHA-1' | 'SHA-256' | 'SHA-384' | 'SHA-512';
export type Scheme =
  | { readonly kind: 'RSA' | 'ECDSA'; readonly hash: Hash }
  | { readonly kind: 'RSA-PSS'; readonly hash: Hash; readonly saltLength: number }
  | { readonly kind: 'Ed25519' };

/** `scheme` is undefined where WebCrypto cannot compute it. Weak: others can make a certificate of the same signature. */
export type IssuedSignature = {
  readonly name: string;
  readonly scheme: Scheme | undefined;
  readonly isWeak: boolean;
};

/** What certificates carry, which is more than new requests may: SHA-1 has to be verified in order to be named. */
const SCHEMES: Readonly<Record<string, Scheme>> = {
  sha1WithRSAEncryption: { kind: 'RSA', hash: 'SHA-1' },
  sha256WithRSAEncryption: { kind: 'RSA', hash: 'SHA-256' },
  sha384WithRSAEncryption: { kind: 'RSA', hash: 'SHA-384' },
  sha512WithRSAEncryption: { kind: 'RSA', hash: 'SHA-512' },
  'ecdsa-with-SHA1': { kind: 'ECDSA', hash: 'SHA-1' },
  'ecdsa-with-SHA256': { kind: 'ECDSA', hash: 'SHA-256' },
  'ecdsa-with-SHA384': { kind: 'ECDSA', hash: 'SHA-384' },
  'ecdsa-with-SHA512': { kind: 'ECDSA', hash: 'SHA-512' },
  Ed25519: { kind: 'Ed25519' },
};
const WEAK = /^md[245]|sha1(?!\d)/i;

/** Reads the AlgorithmIdentifier of a certificate's or a request's signature. Throws PkiError der.malformed. */
export function readIssuedSignature(algorithm: Tlv): IssuedSignature {
  const [type, parameters] = childrenOf(expectTag(algorithm, 0x30));
  if (readOid(type) === OID.rsassaPss) return readPss(parameters);
  const { name } = readSignatureAlgorithm(algorithm);
  return { name, scheme: SCHEMES[name], isWeak: WEAK.test(name) };
}

const HASHES: Readonly<Record<string, Hash>> = {
  [OID.sha1]: 'SHA-1',
  [OID.sha256]: 'SHA-256',
  '2.16.840.1.101.3.4.2.2': 'SHA-384',
  '2.16.840.1.101.3.4.2.3': 'SHA-512',
};

/** RSASSA-PSS-params of RFC 4055, 3.1, any salt; what is left out is SHA-1, MGF1 with SHA-1, and 20. */
function readPss(parameters: Tlv | undefined): IssuedSignature {
  const fields = parameters ? childrenOf(expectTag(parameters, 0x30)) : [];
  const field = (tag: number): Tlv | undefined => {
    const wrapper = fields.find((one) => one.tag === tag);
    return wrapper && childrenOf(wrapper)[0];
  };
  const [digest, mask, salt] = [field(0xa0), field(0xa1), field(0xa2)];
  const hash = digest ? hashOf(digest) : 'SHA-1';
  const maskHash = mask ? hashOf(childrenOf(expectTag(mask, 0x30))[1]) : 'SHA-1';
  const saltLength = salt ? Number(bytesToBigInt(readUnsigned(salt).slice(0, 4))) : 20;
  const isWeak = hash === 'SHA-1';
  // WebCrypto has one hash for both.
  if (hash === undefined || hash !== maskHash) return { name: 'rsassaPss', scheme: undefined, isWeak };
  return { name: `rsassaPss-${hash}`, scheme: { kind: 'RSA-PSS', hash, saltLength }, isWeak };
}

function hashOf(algorithm: Tlv | undefined): Hash | undefined {
  return HASHES[readOid(childrenOf(expectTag(algorithm, 0x30))[0])];
}
