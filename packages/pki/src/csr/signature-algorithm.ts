import { toHex } from '../bytes.ts';
import { OID } from '../der/oids.ts';
import { childrenOf, expectTag, rawOf, readOid, type Tlv } from '../der/read.ts';

type Hash = 'SHA-256' | 'SHA-384' | 'SHA-512';

/** `scheme` is undefined when the algorithm is known to be too weak or is not known at all. */
export type SignatureAlgorithm = { name: string; scheme?: { kind: 'RSA' | 'RSA-PSS' | 'ECDSA'; hash: Hash } };

const ALGORITHMS: Readonly<Record<string, SignatureAlgorithm>> = {
  '1.2.840.113549.1.1.11': { name: 'sha256WithRSAEncryption', scheme: { kind: 'RSA', hash: 'SHA-256' } },
  '1.2.840.113549.1.1.12': { name: 'sha384WithRSAEncryption', scheme: { kind: 'RSA', hash: 'SHA-384' } },
  '1.2.840.113549.1.1.13': { name: 'sha512WithRSAEncryption', scheme: { kind: 'RSA', hash: 'SHA-512' } },
  '1.2.840.10045.4.3.2': { name: 'ecdsa-with-SHA256', scheme: { kind: 'ECDSA', hash: 'SHA-256' } },
  '1.2.840.10045.4.3.3': { name: 'ecdsa-with-SHA384', scheme: { kind: 'ECDSA', hash: 'SHA-384' } },
  '1.2.840.10045.4.3.4': { name: 'ecdsa-with-SHA512', scheme: { kind: 'ECDSA', hash: 'SHA-512' } },
  '1.2.840.113549.1.1.2': { name: 'md2WithRSAEncryption' },
  '1.2.840.113549.1.1.4': { name: 'md5WithRSAEncryption' },
  '1.2.840.113549.1.1.5': { name: 'sha1WithRSAEncryption' },
  '1.2.840.113549.1.1.14': { name: 'sha224WithRSAEncryption' },
  '1.2.840.10045.4.1': { name: 'ecdsa-with-SHA1' },
  '1.2.840.10045.4.3.1': { name: 'ecdsa-with-SHA224' },
  '1.2.840.10040.4.3': { name: 'dsa-with-SHA1' },
  '2.16.840.1.101.3.4.3.2': { name: 'dsa-with-SHA256' },
  '1.3.101.112': { name: 'Ed25519' },
  '1.3.101.113': { name: 'Ed448' },
};

/** Reads an AlgorithmIdentifier of a signature. Throws PkiError der.malformed. */
export function readSignatureAlgorithm(algorithm: Tlv): SignatureAlgorithm {
  const [type, parameters] = childrenOf(expectTag(algorithm, 0x30));
  const oid = readOid(type);
  if (oid === OID.rsassaPss) return readPss(parameters);
  return ALGORITHMS[oid] ?? { name: oid };
}

/** BR 7.1.3.2.1 allows exactly three parameter sets: one hash throughout, and a salt of its length. */
function readPss(parameters: Tlv | undefined): SignatureAlgorithm {
  const hex = parameters ? toHex(rawOf(parameters)) : '';
  const hash = PSS_PARAMETERS.find((known) => known.hex === hex || known.hexWithoutNull === hex)?.hash;
  return hash ? { name: `rsassaPss-${hash}`, scheme: { kind: 'RSA-PSS', hash } } : { name: 'rsassaPss' };
}

const HASH_ARC: Readonly<Record<Hash, { arc: string; salt: string }>> = {
  'SHA-256': { arc: '01', salt: '20' },
  'SHA-384': { arc: '02', salt: '30' },
  'SHA-512': { arc: '03', salt: '40' },
};

const PSS_PARAMETERS = (['SHA-256', 'SHA-384', 'SHA-512'] as const).map((hash) => {
  const { arc, salt } = HASH_ARC[hash];
  const hashOid = `06096086480165030402${arc}`;
  const mgf1 = '06092a864886f70d010108';
  const withNull = `a00f300d${hashOid}0500`;
  const saltLength = `a2030201${salt}`;
  return {
    hash,
    hex: `3034${withNull}a11c301a${mgf1}300d${hashOid}0500${saltLength}`,
    hexWithoutNull: `3030a00d300b${hashOid}a11a3018${mgf1}300b${hashOid}${saltLength}`,
  };
});
