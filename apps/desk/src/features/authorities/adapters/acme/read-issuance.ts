import type { Issuance } from '@certdesk/contract';
import { AuthorityError } from '../../authority-error.ts';
import { alternatesOf, type Chain, issuanceOf, leadsTo, readChain } from './certificate.ts';
import type { AcmeOrder } from './client/messages.ts';
import type { AcmeParts } from './parts.ts';

/** The authority's words would be of an order, not of a certificate, so there are none. */
const gone = () => new AuthorityError('refused');

function certificateUrl(order: AcmeOrder): string {
  if (order.status !== 'valid' || order.certificate === undefined) throw gone();
  return order.certificate;
}

/** Of the chains on offer the one that leads to the issuer the operator prefers, or the authority's own choice. */
async function choose({ client, settings }: AcmeParts, url: string): Promise<Chain> {
  const answer = await client.readCertificate(url);
  const chain = readChain(answer);
  const { preferredChain } = settings;
  if (preferredChain === undefined || leadsTo(chain, preferredChain)) return chain;
  for (const alternate of alternatesOf(answer)) {
    const other = readChain(await client.readCertificate(alternate));
    if (leadsTo(other, preferredChain) && other.leaf.raw.equals(chain.leaf.raw)) return other;
  }
  return chain;
}

/** What the desk keeps of a certificate: which one it is, and until when. */
export async function readIssuance({ client }: AcmeParts, order: AcmeOrder): Promise<Issuance> {
  return issuanceOf(readChain(await client.readCertificate(certificateUrl(order))));
}

/** The chain of an order, as the authority offers it first. */
export async function readOrderChain({ client }: AcmeParts, orderUrl: string): Promise<Chain> {
  const { order } = await client.readOrder(orderUrl);
  return readChain(await client.readCertificate(certificateUrl(order)));
}

/**
 * The chain of an order, fetched again. Throws AuthorityError `refused` when the authority has it no more, or gives
 * another certificate in its place.
 */
export async function fetchIssued(parts: AcmeParts, orderUrl: string, issuance: Issuance): Promise<Chain> {
  const { order } = await parts.client.readOrder(orderUrl);
  const chain = await choose(parts, certificateUrl(order));
  if (issuanceOf(chain).serialNumber !== issuance.serialNumber) throw gone();
  return chain;
}
