import type { Bytes } from '../bytes.ts';
import { writeName } from '../der/name.ts';
import { context, integer, sequence, time, unsigned } from '../der/write.ts';
import { readPublicKey } from '../keys/public-key.ts';
import type { CertificateProfile, CertificateRequest } from './certificate-profile.ts';
import { subjectFields } from './certificate-subject.ts';
import { keyUsage, subjectAltName } from './write-extensions.ts';

const VERSION_3 = context(0, integer(2));
const ECC_USAGE = keyUsage('digitalSignature');
const RSA_USAGE = keyUsage('signatureAndEncipherment');

/** Writes the to-be-signed part of a subscriber's certificate (RFC 5280, 4.1; BR 7.1.2.7). */
export function writeTbs(profile: CertificateProfile, request: CertificateRequest, serialNumber: Uint8Array): Bytes {
  const fields = subjectFields(request, profile.validationLevel);
  const usage = readPublicKey(request.publicKey).type === 'RSA' ? RSA_USAGE : ECC_USAGE;
  const { before, after } = profile.encoded;
  const altName = subjectAltName(request.names, fields.length === 0 ? 'empty' : 'named');
  return sequence(
    VERSION_3,
    unsigned(serialNumber),
    profile.issuer.algorithm.identifier,
    profile.issuer.name,
    sequence(time(request.notBefore), time(request.notAfter)),
    writeName(fields),
    request.publicKey,
    context(3, sequence(usage, ...before, ...after, altName)),
  );
}
