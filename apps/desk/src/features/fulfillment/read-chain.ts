import { X509Certificate } from 'node:crypto';
import { pemDecode } from '@certdesk/pki';

export type FetchedChain = { readonly leaf: X509Certificate; readonly issuers: readonly Uint8Array[] };

const isSelfIssued = (certificate: X509Certificate): boolean => certificate.subject === certificate.issuer;
/** Serial numbers are compared as numbers: leading zeros and the case of letters differ from writer to writer. */
const serialOf = (hex: string): bigint => BigInt(`0x${hex.replaceAll(/[^0-9a-f]/gi, '') || '0'}`);

/**
 * The chain that an authority has handed over, leaf first, without the root, which whoever is served it has anyway
 * (RFC 5246 7.4.2). Undefined when its first certificate is not the one with this serial number.
 */
export function readChain(chainPem: string, serialNumber: string): FetchedChain | undefined {
  const [first, ...others] = pemDecode(chainPem)
    .filter(({ label }) => label === 'CERTIFICATE')
    .map(({ der }) => der);
  if (!first) return undefined;
  const leaf = new X509Certificate(first);
  if (serialOf(leaf.serialNumber) !== serialOf(serialNumber)) return undefined;
  return { leaf, issuers: others.filter((der) => !isSelfIssued(new X509Certificate(der))) };
}
