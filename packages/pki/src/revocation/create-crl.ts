import { type Bytes, concatBytes, fromHex } from '../bytes.ts';
import { OID } from '../der/oids.ts';
import { context, integer, octetString, oid, sequence, time, tlv, unsigned } from '../der/write.ts';
import { type Issuer, signStructure } from '../issue/issuer.ts';
import { authorityKeyIdentifier, crlNumber } from '../issue/write-extensions.ts';
import { pemEncode } from '../pem.ts';
import { PkiError } from '../pki-error.ts';
import { REVOCATION_REASONS, type RevocationReason } from './revocation-reason.ts';

/** `serialNumber` in hexadecimal, as PreparedCertificate gives it. */
export type RevokedCertificate = { serialNumber: string; revokedAt: Date; reason?: RevocationReason };

export type CrlRequest = {
  issuer: Issuer;
  entries: readonly RevokedCertificate[];
  /** Grows with every list (RFC 5280, 5.2.3). */
  number: number;
  thisUpdate: Date;
  nextUpdate: Date;
};

/** A full CRL, version 2. Throws PkiError crl.invalid when the period is empty or a serial number is not hexadecimal. */
export function createCrl({ issuer, entries, number, thisUpdate, nextUpdate }: CrlRequest): {
  der: Bytes;
  pem: string;
} {
  if (nextUpdate <= thisUpdate) throw new PkiError('crl.invalid', { findings: ['nextUpdate is not after thisUpdate'] });
  const revoked = entries.length === 0 ? [] : [sequence(concatBytes(entries.map(writeEntry)))];
  const tbs = sequence(
    integer(1),
    issuer.algorithm.identifier,
    issuer.name,
    time(thisUpdate),
    time(nextUpdate),
    ...revoked, // absent, not empty, when nothing is revoked (RFC 5280, 5.1.2.6)
    context(0, sequence(authorityKeyIdentifier(issuer.keyIdentifier), crlNumber(number))),
  );
  const der = signStructure(tbs, issuer);
  return { der, pem: pemEncode('X509 CRL', der) };
}

function writeEntry({ serialNumber, revokedAt, reason = 'unspecified' }: RevokedCertificate): Bytes {
  if (!/^(?:[0-9a-f]{2}){1,20}$/i.test(serialNumber)) {
    throw new PkiError('crl.invalid', { findings: ['a serial number is not hexadecimal'] });
  }
  const serial = unsigned(fromHex(serialNumber));
  // RFC 5280, 5.3.1: no reason is said by leaving the extension out.
  if (reason === 'unspecified') return sequence(serial, time(revokedAt));
  const code = tlv(0x0a, Uint8Array.of(REVOCATION_REASONS[reason]));
  return sequence(serial, time(revokedAt), sequence(sequence(oid(OID.crlReason), octetString(code))));
}
