import { PkiError } from '@certdesk/pki';
import {
  type CertificateStatus,
  createOcspError,
  createOcspResponse,
  type Issuer,
  parseOcspRequest,
} from '@certdesk/pki/node';
import { addMs, type Clock, HOUR } from '@certdesk/platform';
import type { Kysely } from 'kysely';
import type { Tables } from '../../database/tables.ts';
import { findStatuses, type StatusRow } from './issuance.store.ts';

/** BR 4.9.10: an answer is good for at least eight hours and at most ten days. */
const OCSP_VALID_MS = 12 * HOUR;

export type OcspOptions = { db: Kysely<Tables>; clock: Clock; issuer: Issuer };

const toStatus = ({ revoked_at, revocation_reason }: StatusRow): CertificateStatus =>
  revoked_at
    ? { status: 'revoked', revokedAt: revoked_at, reason: revocation_reason ?? 'unspecified' }
    : { status: 'good' };

/** Answers an OCSP request (DER, RFC 6960) with DER, also when it cannot be answered. */
export async function answerOcsp({ db, clock, issuer }: OcspOptions, der: Uint8Array): Promise<Uint8Array> {
  try {
    const request = parseOcspRequest(der);
    const rows = await findStatuses(
      db,
      request.certificates.map((certificate) => certificate.serialNumber),
    );
    const statuses = new Map(rows.map((row) => [row.serial_number, toStatus(row)]));
    const now = clock.now();
    const nextUpdate = addMs(now, OCSP_VALID_MS);
    return createOcspResponse({ issuer, request, statuses, producedAt: now, thisUpdate: now, nextUpdate });
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
    return createOcspError(error.code === 'ocsp.unauthorized' ? 'unauthorized' : 'malformedRequest');
  }
}
