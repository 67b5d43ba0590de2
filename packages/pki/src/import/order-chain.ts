import { type ChainGraph, type ChainNode, createChainGraph, type Link } from './chain-graph.ts';
import type { CertificateFound } from './types.ts';

export type OrderedChain = {
  /** The intermediates, the leaf's issuer first. */
  readonly chain: readonly CertificateFound[];
  /** The self-signed certificate that the chain ends in, where it is among those given. */
  readonly root: CertificateFound | undefined;
  /** Certificates whose signature nobody here can compute; their issuer is the one of that name. */
  readonly unverified: readonly CertificateFound[];
  /** The certificate whose issuer is here by name only: another key signed it. */
  readonly broken: CertificateFound | undefined;
};

/** A way up from the leaf. `flaws` counts expired certificates and links that could not be verified. */
type Path = {
  readonly nodes: readonly ChainNode[];
  readonly flaws: number;
  readonly unverified: readonly ChainNode[];
};

/**
 * Puts the certificates in order by their signatures. Of several ways up, as cross-signed authorities have them, the one
 * without expired certificates, and of those the shortest. Independent of the order in which they were given.
 */
export async function orderChain(
  leaf: CertificateFound,
  others: readonly CertificateFound[],
  now: Date,
): Promise<OrderedChain> {
  const graph = createChainGraph(leaf, others);
  if (leaf.isSelfSigned) return { chain: [], root: undefined, unverified: [], broken: undefined };
  const { nodes, unverified } = await findBestPath(graph, now);
  const certificates = nodes.slice(1).map((node) => node.certificate);
  const last = certificates.at(-1);
  return {
    chain: certificates.filter((certificate) => !certificate.isSelfSigned),
    root: last?.isSelfSigned ? last : undefined,
    unverified: unverified.map((node) => node.certificate),
    broken: last?.isSelfSigned ? undefined : await brokenAt(graph, nodes.at(-1) ?? graph.leaf),
  };
}

/** Visits each certificate once, on the best way to it; the best of those that lead no further is the chain. */
async function findBestPath(graph: ChainGraph, now: Date): Promise<Path> {
  const start: Path = { nodes: [graph.leaf], flaws: 0, unverified: [] };
  const waiting: Path[] = [start];
  const seen = new Set<ChainNode>();
  let best: Path | undefined;
  let last = start;
  for (let path = takeBest(waiting); path; path = takeBest(waiting)) {
    const node = endOf(path);
    if (seen.has(node)) continue;
    seen.add(node);
    last = path;
    const links = node.certificate.isSelfSigned ? [] : await signersOf(graph, node);
    if (links.length === 0 && (!best || comparePaths(path, best) < 0)) best = path;
    for (const link of links) if (!seen.has(link.issuer)) waiting.push(extend(path, link, now));
  }
  return best ?? last; // authorities that certify each other in a circle lead nowhere
}

const endOf = (path: Path): ChainNode => path.nodes[path.nodes.length - 1] as ChainNode; // cast: every path begins with the leaf

async function signersOf(graph: ChainGraph, node: ChainNode): Promise<readonly Link[]> {
  return (await graph.linksFrom(node)).filter(({ verdict }) => verdict !== 'invalid');
}

function extend({ nodes, flaws, unverified }: Path, { issuer, verdict }: Link, now: Date): Path {
  const isExpired = issuer.certificate.notAfter < now;
  const child = nodes.at(-1);
  const isUnknown = verdict === 'unknown' && child !== undefined;
  return {
    nodes: [...nodes, issuer],
    flaws: flaws + Number(isExpired) + Number(isUnknown),
    unverified: isUnknown ? [...unverified, child] : unverified,
  };
}

function takeBest(waiting: Path[]): Path | undefined {
  const best = waiting.reduce<Path | undefined>((a, b) => (a && comparePaths(a, b) <= 0 ? a : b), undefined);
  if (best) waiting.splice(waiting.indexOf(best), 1);
  return best;
}

/** Negative when `a` is to be preferred. The root counts for nothing, since it is not sent. */
function comparePaths(a: Path, b: Path): number {
  const length = ({ nodes }: Path): number => nodes.filter((node) => !node.certificate.isSelfSigned).length;
  const rooted = (path: Path): number => Number(endOf(path).certificate.isSelfSigned);
  const end = (path: Path): number => Math.min(...path.nodes.map(({ certificate }) => certificate.notAfter.getTime()));
  const id = ({ nodes }: Path): string => nodes.map(({ certificate }) => certificate.fingerprintSha256).join();
  return (
    a.flaws - b.flaws || length(a) - length(b) || rooted(b) - rooted(a) || end(b) - end(a) || (id(a) < id(b) ? -1 : 1)
  );
}

/** An old root of the same name at the end of a whole chain breaks nothing: roots are not sent. */
async function brokenAt(graph: ChainGraph, node: ChainNode): Promise<CertificateFound | undefined> {
  const links = await graph.linksFrom(node);
  const counts = node === graph.leaf ? links : links.filter(({ issuer }) => !issuer.certificate.isSelfSigned);
  return counts.length > 0 && links.every(({ verdict }) => verdict === 'invalid') ? node.certificate : undefined;
}
