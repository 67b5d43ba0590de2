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
import type { Current, Examination, ExamineRequest, FoundCertificate, ImportParts } from './examination.ts';

type Found = Awaited<ReturnType<typeof findMaterial>>;

/** Everything that was given as one import. Runs in a worker: what opens a key may keep a processor busy for a second. */
export async function examine({ current, ...request }: ExamineRequest): Promise<Examination> {
  const given = await examineSources(request);
  const kept = current && given.locked.length === 0 ? keptBeside(given, current) : [];
  if (kept.length === 0) return given;
  const completed = await examineSources({ ...request, sources: [...request.sources, ...kept] });
  // Intermediates of another issuer complete nothing, and are not worth a word.
  return given.leaf === undefined || completed.chain.length > 0 ? completed : given;
}

/** What is there already and was not given anew: an update may be about the chain alone, or leave the chain as it is. */
function keptBeside(given: Examination, current: Current): ImportSource[] {
  const encoder = new TextEncoder();
  const keep = (field: keyof Current) => ({ name: '', field, bytes: encoder.encode(current[field]) });
  return [
    ...(given.leaf ? [] : [keep('certificate')]),
    ...(given.chain.length > 0 || current.intermediateCertificates === '' ? [] : [keep('intermediateCertificates')]),
  ];
}

async function examineSources({ sources, passwords, now }: Omit<ExamineRequest, 'current'>): Promise<Examination> {
  const material = await findMaterial(sources, { passwords });
  return viewOf(material, await assembleImport(material, { now }));
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
