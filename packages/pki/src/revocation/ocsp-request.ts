import { type Bytes, ownBytes, toHex } from '../bytes.ts';
import { OID } from '../der/oids.ts';
import { childrenOf, contentOf, expectTag, rawOf, readDer, readOid, readUnsigned, type Tlv } from '../der/read.ts';
import { PkiError } from '../pki-error.ts';

/** One certificate asked about (RFC 6960, 4.1.1). `der` is the CertID as it came: the answer repeats it. */
export type OcspCertificateId = {
  hashAlgorithm: string;
  issuerNameHash: Uint8Array;
  issuerKeyHash: Uint8Array;
  /** Upper-case hexadecimal, as PreparedCertificate gives it. */
  serialNumber: string;
  der: Bytes;
};

export type OcspRequest = { certificates: OcspCertificateId[]; nonce: Bytes | undefined };

const MAX_REQUEST_OCTETS = 16_384;
const MAX_CERTIFICATES = 20;

/** Reads an OCSP request, DER. Throws PkiError ocsp.malformed_request: answer with createOcspError then. */
export function parseOcspRequest(der: Uint8Array): OcspRequest {
  try {
    if (der.length > MAX_REQUEST_OCTETS) throw malformed('too large');
    const [tbs] = childrenOf(expectTag(readDer(ownBytes(der)), 0x30));
    const fields = childrenOf(expectTag(tbs, 0x30));
    const list = childrenOf(
      expectTag(
        fields.find((field) => field.tag < 0xa0),
        0x30,
      ),
    );
    if (list.length === 0 || list.length > MAX_CERTIFICATES) throw malformed('number of certificates');
    return { certificates: list.map(readCertificateId), nonce: readNonce(fields.find((field) => field.tag === 0xa2)) };
  } catch (error) {
    if (error instanceof PkiError && error.code === 'der.malformed') throw malformed(...error.findings);
    throw error;
  }
}

function readCertificateId(request: Tlv): OcspCertificateId {
  const id = expectTag(childrenOf(expectTag(request, 0x30))[0], 0x30);
  const [algorithm, nameHash, keyHash, serialNumber] = childrenOf(id);
  return {
    hashAlgorithm: readOid(childrenOf(expectTag(algorithm, 0x30))[0]),
    issuerNameHash: contentOf(expectTag(nameHash, 0x04)),
    issuerKeyHash: contentOf(expectTag(keyHash, 0x04)),
    serialNumber: toHex(readUnsigned(serialNumber)).toUpperCase(),
    der: ownBytes(rawOf(id)),
  };
}

/** RFC 9654, 2.1: one to 128 octets; any other length makes the request malformed. */
function readNonce(extensions: Tlv | undefined): Bytes | undefined {
  const [list] = extensions ? childrenOf(extensions) : [];
  for (const extension of list ? childrenOf(list) : []) {
    const fields = childrenOf(expectTag(extension, 0x30));
    if (readOid(fields[0]) !== OID.ocspNonce) continue;
    const nonce = contentOf(expectTag(readDer(contentOf(expectTag(fields.at(-1), 0x04))), 0x04));
    if (nonce.length < 1 || nonce.length > 128) throw malformed('nonce length');
    return ownBytes(nonce);
  }
  return undefined;
}

function malformed(...findings: string[]): PkiError {
  return new PkiError('ocsp.malformed_request', { findings });
}
