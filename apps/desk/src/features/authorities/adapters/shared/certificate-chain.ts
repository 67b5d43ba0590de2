import { X509Certificate } from 'node:crypto';
import type { Issuance } from '@certdesk/contract';
import { pemDecode, pemEncode } from '@certdesk/pki';
import { AuthorityError } from '../../authority-error.ts';

/** Upper-case hexadecimal in whole octets, as a certificate says it: authorities write zeros and colons as they please. */
export function normalSerial(text: string): string {
  const digits = text.replaceAll(':', '').toUpperCase().replace(/^0+/, '') || '0';
  return digits.length % 2 === 0 ? digits : `0${digits}`;
}

function readCertificate(der: Uint8Array): X509Certificate {
  try {
    return new X509Certificate(der);
  } catch (cause) {
    throw new AuthorityError('unreachable', { cause });
  }
}

/** What the desk keeps of a certificate: not the certificate. Throws AuthorityError `unreachable` when it is none. */
export function issuanceOf(leaf: Uint8Array): Issuance {
  const { serialNumber, validFromDate, validToDate } = readCertificate(leaf);
  return {
    serialNumber: normalSerial(serialNumber),
    notBefore: validFromDate.toISOString(),
    notAfter: validToDate.toISOString(),
  };
}

const isRoot = (certificate: X509Certificate): boolean => certificate.checkIssued(certificate);

/**
 * Leaf first and without the root, which every client has. Throws AuthorityError `unreachable` when the text is no chain,
 * `refused` when its leaf is another certificate than the one asked for: the authority has that no more.
 */
export function chainOf(pem: string, serialNumber: string): { readonly chainPem: string } {
  const certificates = pemDecode(pem).map(({ der }) => readCertificate(der));
  const [leaf] = certificates;
  if (!leaf) throw new AuthorityError('unreachable', { cause: new Error('no certificate in the answer') });
  if (normalSerial(leaf.serialNumber) !== normalSerial(serialNumber)) throw new AuthorityError('refused');
  const chain = certificates.filter((certificate, index) => index === 0 || !isRoot(certificate));
  return { chainPem: chain.map(({ raw }) => pemEncode('CERTIFICATE', raw)).join('') };
}
