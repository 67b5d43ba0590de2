import { OID } from '../der/oids.ts';
import { childrenOf, contentOf, expectTag, rawOf, readDer, readOid, readWholeBits, type Tlv } from '../der/read.ts';
import { readTime } from '../issue/read-time.ts';
import { PkiError } from '../pki-error.ts';

/** A certificate taken apart (RFC 5280, 4.1), as liberally as can be: versions 1 to 3. The parts are views into it. */
export type CertificateParts = {
  readonly tbs: Uint8Array;
  readonly serialNumber: Uint8Array;
  readonly issuer: Tlv;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly subject: Tlv;
  readonly spki: Uint8Array;
  readonly extensions: ReadonlyMap<string, Uint8Array>;
  readonly algorithm: Tlv;
  readonly signature: Uint8Array;
};

/** Throws PkiError der.malformed. */
export function splitCertificate(der: Uint8Array): CertificateParts {
  const [tbs, algorithm, signature] = childrenOf(expectTag(readDer(der), 0x30));
  const fields = childrenOf(expectTag(tbs, 0x30));
  if (fields[0]?.tag === 0xa0) fields.shift(); // the version, which version 1 leaves out
  const [serialNumber, , issuer, validity, subject, spki, ...rest] = fields;
  const [notBefore, notAfter] = childrenOf(expectTag(validity, 0x30));
  return {
    tbs: rawOf(expectTag(tbs, 0x30)),
    serialNumber: contentOf(expectTag(serialNumber, 0x02)),
    issuer: expectTag(issuer, 0x30),
    notBefore: readMoment(notBefore),
    notAfter: readMoment(notAfter),
    subject: expectTag(subject, 0x30),
    spki: rawOf(expectTag(spki, 0x30)),
    extensions: readExtensions(rest.find((field) => field.tag === 0xa3)),
    algorithm: expectTag(algorithm, 0x30),
    signature: readWholeBits(signature),
  };
}

function readMoment(tlv: Tlv | undefined): Date {
  const moment = expectTag(tlv, tlv?.tag === 0x18 ? 0x18 : 0x17);
  if (moment.end - moment.from > 15) throw new PkiError('der.malformed', { findings: [`time at ${moment.start}`] });
  return readTime(moment);
}

function readExtensions(field: Tlv | undefined): ReadonlyMap<string, Uint8Array> {
  const list = field && childrenOf(field)[0];
  const entries = list ? childrenOf(expectTag(list, 0x30)) : [];
  return new Map(
    entries.map((entry) => {
      const parts = childrenOf(expectTag(entry, 0x30));
      return [readOid(parts[0]), contentOf(expectTag(parts.at(-1), 0x04))];
    }),
  );
}

/** What basicConstraints says; a certificate without it is none of an authority (RFC 5280, 4.2.1.9). */
export function isAuthority({ extensions }: CertificateParts): boolean {
  const value = extensions.get(OID.basicConstraints);
  const flag = value && childrenOf(expectTag(readDer(value), 0x30))[0];
  return flag?.tag === 0x01 && contentOf(flag)[0] !== 0;
}

/** Dotted OIDs of extendedKeyUsage; undefined when the certificate does not restrict its purposes. */
export function extendedKeyUsages({ extensions }: CertificateParts): string[] | undefined {
  const value = extensions.get(OID.extendedKeyUsage);
  return value && childrenOf(expectTag(readDer(value), 0x30)).map(readOid);
}

export function policyOids({ extensions }: CertificateParts): string[] {
  const value = extensions.get(OID.certificatePolicies);
  const policies = value ? childrenOf(expectTag(readDer(value), 0x30)) : [];
  return policies.map((policy) => readOid(childrenOf(expectTag(policy, 0x30))[0]));
}
