import { X509Certificate } from 'node:crypto';
import type { Issuance } from '@certdesk/contract';
import type { OutboundAnswer } from '@certdesk/platform';
import { AuthorityError } from '../../authority-error.ts';

/** A chain as it was read just now, leaf first. It is never kept: facts are taken from it, or it is handed on. */
export type Chain = { readonly certificates: readonly X509Certificate[]; readonly leaf: X509Certificate };

const MAX_CERTIFICATES = 10;
const BLOCK = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g;

/** Throws AuthorityError `unreachable` for an answer that holds no certificates: nothing has been said by it. */
export function readChain({ body }: OutboundAnswer): Chain {
  const blocks = body.toString('latin1').match(BLOCK) ?? [];
  try {
    const certificates = blocks.slice(0, MAX_CERTIFICATES).map((block) => new X509Certificate(block));
    const [leaf] = certificates;
    if (leaf) return { certificates, leaf };
  } catch (cause) {
    throw new AuthorityError('unreachable', { cause });
  }
  throw new AuthorityError('unreachable', { cause: new Error('no certificate in the answer') });
}

export const issuanceOf = ({ leaf }: Chain): Issuance => ({
  serialNumber: leaf.serialNumber,
  notBefore: leaf.validFromDate.toISOString(),
  notAfter: leaf.validToDate.toISOString(),
});

export const derOf = ({ leaf }: Chain): Uint8Array => leaf.raw;

/** Written anew from the octets that were read, so that nothing else of the answer goes on. */
export const pemOf = ({ certificates }: Chain): string => certificates.map((one) => one.toString()).join('');

const commonName = (name: string): string | undefined => /^CN=(.*)$/m.exec(name)?.[1];

/** Whether the chain ends at the issuer that is asked for, by its common name, or has it as its last certificate. */
export function leadsTo({ certificates }: Chain, issuer: string): boolean {
  const last = certificates.at(-1);
  return last !== undefined && [commonName(last.issuer), commonName(last.subject)].includes(issuer);
}

const MAX_ALTERNATES = 5;

/** RFC 8555 7.4.2: other chains for the same certificate, by Link headers (RFC 8288 3). Read in one go, as it may be hostile. */
export function alternatesOf({ headers }: OutboundAnswer): readonly string[] {
  const links = [headers.link ?? []].flat().join(', ').split('<').slice(1);
  const alternates = links.flatMap((link) => {
    const end = link.indexOf('>');
    return end > 0 && /;\s*rel="?alternate"?/.test(link.slice(end)) ? [link.slice(0, end)] : [];
  });
  return alternates.slice(0, MAX_ALTERNATES);
}
