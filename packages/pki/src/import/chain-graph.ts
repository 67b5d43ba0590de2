import { MAX_VERIFICATIONS } from './limits.ts';
import { nameKey } from './name-text.ts';
import { type CertificateParts, splitCertificate } from './split-certificate.ts';
import type { CertificateFound } from './types.ts';
import { type Verdict, verifySignature } from './verify-signature.ts';

/** A certificate among those given, with what tells who may have signed it. */
export type ChainNode = {
  readonly certificate: CertificateFound;
  readonly parts: CertificateParts;
  readonly subject: string;
  readonly issuer: string;
};

/** An issuer by name, and what its signature says. */
export type Link = { readonly issuer: ChainNode; readonly verdict: Verdict };

export type ChainGraph = {
  readonly leaf: ChainNode;
  /** Everybody whose name a certificate states as its issuer's, in an order that does not depend on the input's. */
  readonly linksFrom: (node: ChainNode) => Promise<readonly Link[]>;
};

/** Links are verified when asked for, each pair of certificate and key once. */
export function createChainGraph(leaf: CertificateFound, others: readonly CertificateFound[]): ChainGraph {
  const nodes = [...others].sort(byFingerprint).map(nodeOf);
  const verdicts = new Map<string, Verdict>();
  const verdictOf = async (node: ChainNode, issuer: ChainNode): Promise<Verdict> => {
    const id = `${node.certificate.fingerprintSha256} ${issuer.certificate.publicKeySha256}`;
    const known = verdicts.get(id);
    if (known) return known;
    // Hundreds of certificates of one name are nobody's chain; each would cost a signature.
    if (verdicts.size >= MAX_VERIFICATIONS) return 'invalid';
    const verdict = await verifySignature({ ...node.parts, signed: node.parts.tbs }, issuer.parts.spki);
    verdicts.set(id, verdict);
    return verdict;
  };
  const linksFrom = async (node: ChainNode): Promise<Link[]> => {
    const links: Link[] = [];
    for (const issuer of nodes) {
      if (issuer.subject !== node.issuer || issuer.certificate === node.certificate) continue;
      links.push({ issuer, verdict: await verdictOf(node, issuer) });
    }
    return links;
  };
  return { leaf: nodeOf(leaf), linksFrom };
}

function nodeOf(certificate: CertificateFound): ChainNode {
  const parts = splitCertificate(certificate.der);
  return { certificate, parts, subject: nameKey(parts.subject), issuer: nameKey(parts.issuer) };
}

function byFingerprint(a: CertificateFound, b: CertificateFound): number {
  return a.fingerprintSha256 < b.fingerprintSha256 ? -1 : 1;
}
