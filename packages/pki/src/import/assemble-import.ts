import type { ImportFault } from '@certdesk/contract';
import { checkIntermediate, checkLeaf, isFromIntermediate } from './check-certificate.ts';
import { chooseKey, chooseRequest, explainsCertificate, faultOfLocked, faultsOfFields } from './check-material.ts';
import { chooseLeaf, namesOf } from './choose-leaf.ts';
import { type OrderedChain, orderChain } from './order-chain.ts';
import type { Assembly, CertificateFound, Material } from './types.ts';

export type AssembleOptions = {
  readonly now: Date;
  /** The issuer is known to issue through intermediates, so that a missing one is an error. */
  readonly issuerNeedsIntermediate?: boolean;
};

/**
 * Puts together what was found: the certificate, its chain in order without the root, its key, its request; with every
 * fault and remark. The same material in another order gives the same result.
 */
export async function assembleImport(material: Material, options: AssembleOptions): Promise<Assembly> {
  const { leaf, faults } = chooseLeaf(material, options.now);
  const locked = material.locked.map(faultOfLocked);
  const before = [...material.faults, ...faultsOfFields(material)];
  if (!leaf) {
    const isExplained = [...before, ...locked].some(explainsCertificate);
    const own = faults.filter(({ code }) => code !== 'import.certificate_missing' || !isExplained);
    return { leaf, chain: [], key: undefined, csr: undefined, faults: distinct([...before, ...locked, ...own]) };
  }
  const { key, faults: keyFaults } = chooseKey({ ...material, faults: [...before, ...locked] }, leaf);
  const { csr, faults: csrFaults } = await chooseRequest(material.requests, leaf);
  const others = material.certificates.filter((certificate) => certificate !== leaf);
  const ordered = await orderChain(leaf, others, options.now);
  const chainFaults = faultsOfChain({ leaf, ordered, others }, options);
  const lockedFaults = key ? [] : locked; // what is locked besides a whole pair is not needed
  const all = [before, lockedFaults, checkLeaf(leaf, options.now), keyFaults, chainFaults, csrFaults].flat();
  return { leaf, chain: ordered.chain, key, csr, faults: distinct(all) };
}

type ChainInput = { leaf: CertificateFound; ordered: OrderedChain; others: readonly CertificateFound[] };

function faultsOfChain({ leaf, ordered, others }: ChainInput, options: AssembleOptions): ImportFault[] {
  const { chain, root, unverified, broken } = ordered;
  const faults = chain.flatMap((certificate) => checkIntermediate(certificate, options.now));
  if (broken) {
    const params = { name: broken.commonName, issuer: broken.issuerName };
    faults.push({ code: 'import.chain_broken', params });
  } else if (chain.length === 0 && !root && !leaf.isSelfSigned) {
    faults.push(faultOfMissingIssuer(leaf, options));
  }
  for (const { commonName: name, signatureAlgorithm: algorithm } of unverified) {
    faults.push({ code: 'import.issuer_unknown_signature', params: { name, algorithm } });
  }
  if (root) faults.push({ code: 'import.root_left_out', params: { name: root.commonName } });
  const left = others.filter((certificate) => certificate !== root && !chain.includes(certificate));
  if (left.length > 0) {
    faults.push({ code: 'import.certificates_left_out', params: { count: left.length, names: namesOf(left) } });
  }
  return faults;
}

function faultOfMissingIssuer(leaf: CertificateFound, { issuerNeedsIntermediate }: AssembleOptions): ImportFault {
  const isNeeded = issuerNeedsIntermediate === true || isFromIntermediate(leaf);
  const params = { name: leaf.commonName, issuer: leaf.issuerName };
  return { code: isNeeded ? 'import.chain_incomplete' : 'import.issuer_missing', params };
}

function distinct(faults: readonly ImportFault[]): ImportFault[] {
  return [...new Map(faults.map((fault) => [JSON.stringify(fault), fault])).values()];
}
