import { hash } from 'node:crypto';
import { type Bytes, equalBytes } from '../bytes.ts';
import { OID } from '../der/oids.ts';
import { context, contextPrimitive, generalizedTime, octetString, oid, sequence, tlv } from '../der/write.ts';
import { type Issuer, signStructure } from '../issue/issuer.ts';
import { PkiError } from '../pki-error.ts';
import type { OcspCertificateId, OcspRequest } from './ocsp-request.ts';
import { REVOCATION_REASONS, type RevocationReason } from './revocation-reason.ts';

export type CertificateStatus =
  | { status: 'good' }
  | { status: 'unknown' }
  | { status: 'revoked'; revokedAt: Date; reason?: RevocationReason };

export type OcspAnswer = {
  issuer: Issuer;
  request: OcspRequest;
  /** By serial number as the request gives it; what is missing is unknown, never good (BR 4.9.10). */
  statuses: ReadonlyMap<string, CertificateStatus>;
  producedAt: Date;
  thisUpdate: Date;
  nextUpdate: Date;
};

/**
 * A signed answer, DER. The issuing CA's own key signs it: that key is online anyway to issue, the answer stays small
 * (no responder certificate in it), and there is no second certificate whose renewal could be missed. Throws PkiError
 * ocsp.unauthorized when a certificate of another CA is asked about.
 */
export function createOcspResponse(answer: OcspAnswer): Bytes {
  const { issuer, request, producedAt } = answer;
  if (!request.certificates.every((certificate) => isFrom(issuer, certificate)))
    throw new PkiError('ocsp.unauthorized');
  const responderByKey = context(2, octetString(hash('sha1', issuer.keyOctets, 'buffer')));
  const responses = request.certificates.map((certificate) => writeSingle(certificate, answer));
  const tbs = sequence(
    responderByKey,
    generalizedTime(producedAt),
    sequence(...responses),
    ...(request.nonce ? [context(1, sequence(writeNonce(request.nonce)))] : []),
  );
  const basic = sequence(oid(OID.ocspBasic), octetString(signStructure(tbs, issuer)));
  return sequence(enumerated(0), context(0, basic));
}

const OCSP_ERRORS = { malformedRequest: 1, internalError: 2, tryLater: 3, unauthorized: 6 } as const;
export type OcspError = keyof typeof OCSP_ERRORS;

/** An answer that says why there is none; it is not signed (RFC 6960, 2.3). */
export function createOcspError(error: OcspError): Bytes {
  return sequence(enumerated(OCSP_ERRORS[error]));
}

const HASHES: Readonly<Record<string, 'sha1' | 'sha256'>> = { [OID.sha1]: 'sha1', [OID.sha256]: 'sha256' };

function isFrom(issuer: Issuer, certificate: OcspCertificateId): boolean {
  const algorithm = HASHES[certificate.hashAlgorithm];
  if (!algorithm) return false;
  const isName = equalBytes(hash(algorithm, issuer.name, 'buffer'), certificate.issuerNameHash);
  return isName && equalBytes(hash(algorithm, issuer.keyOctets, 'buffer'), certificate.issuerKeyHash);
}

function writeSingle(certificate: OcspCertificateId, { statuses, thisUpdate, nextUpdate }: OcspAnswer): Bytes {
  const status = statuses.get(certificate.serialNumber) ?? { status: 'unknown' };
  const until = context(0, generalizedTime(nextUpdate));
  return sequence(certificate.der, writeStatus(status), generalizedTime(thisUpdate), until);
}

function writeStatus(status: CertificateStatus): Bytes {
  if (status.status === 'good') return contextPrimitive(0, new Uint8Array());
  if (status.status === 'unknown') return contextPrimitive(2, new Uint8Array());
  const { revokedAt, reason = 'unspecified' } = status;
  const code = reason === 'unspecified' ? [] : [context(0, enumerated(REVOCATION_REASONS[reason]))];
  return context(1, generalizedTime(revokedAt), ...code);
}

function writeNonce(nonce: Uint8Array): Bytes {
  return sequence(oid(OID.ocspNonce), octetString(octetString(nonce)));
}

function enumerated(value: number): Bytes {
  return tlv(0x0a, Uint8Array.of(value));
}
