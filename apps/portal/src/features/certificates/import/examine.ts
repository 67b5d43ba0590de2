import {
  type Assembly,
  assembleImport,
  type CertificateFound,
  certificatePem,
  csrPem,
  findMaterial,
  type ImportSource,
  privateKeyPem,
} from '@certdesk/pki/import';
import type { Examination, ExamineRequest, FoundCertificate, ImportParts } from './examination.ts';

type Found = Awaited<ReturnType<typeof findMaterial>>;

/** Everything that was given as one import. Runs in a worker: what opens a key may keep a processor busy for a second. */
export async function examine({ sources, passwords, now, current }: ExamineRequest): Promise<Examination> {
  const material = await findMaterial(sources, { passwords });
  const assembly = await assembleImport(material, { now });
  if (assembly.leaf || current === undefined || material.locked.length > 0) return viewOf(material, assembly);
  // An update without a certificate is about the one that is there: for example its missing intermediates.
  const kept: ImportSource = { name: '', field: 'certificate', bytes: new TextEncoder().encode(current) };
  const all = await findMaterial([...sources, kept], { passwords });
  return viewOf(all, await assembleImport(all, { now }));
}

const viewOf = (material: Found, assembly: Assembly): Examination => ({
  leaf: assembly.leaf && certificateView(assembly.leaf),
  chain: assembly.chain.map(certificateView),
  key: assembly.key?.key,
  csr: assembly.csr && { names: assembly.csr.names },
  locked: material.locked.map(({ kind, source, wrongPassword }) => ({
    kind,
    name: source.name,
    field: source.field,
    wrongPassword,
  })),
  faults: assembly.faults,
  parts: assembly.leaf && partsOf(assembly.leaf, assembly),
});

const certificateView = (found: CertificateFound): FoundCertificate => ({
  commonName: found.commonName,
  names: found.names,
  organization: found.organization,
  issuerName: found.issuerName,
  notBefore: found.notBefore,
  notAfter: found.notAfter,
  key: found.key,
  publicKeySha256: found.publicKeySha256,
  fingerprintSha256: found.fingerprintSha256,
});

const partsOf = (leaf: CertificateFound, { chain, key, csr }: Assembly): ImportParts => ({
  certificate: certificatePem(leaf),
  intermediateCertificates: chain.map(certificatePem).join(''),
  ...(key ? { privateKey: privateKeyPem(key) } : {}),
  ...(csr ? { csr: csrPem(csr) } : {}),
});
