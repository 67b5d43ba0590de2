import type { UpdateCertificateBody } from '@certdesk/contract';
import { assembleImport, findMaterial, type ImportSource } from '@certdesk/pki/import';
import type { CertificateRow } from './certificate.store.ts';
import { NOTHING_LOCKED, sourcesOf } from './check-import.ts';

/** Whether a change concerns certificate, key, intermediates or CSR, and not only notes. */
export const replacesMaterial = ({ notes: _notes, ...material }: UpdateCertificateBody): boolean =>
  Object.values(material).some((text) => text !== undefined);

/**
 * What an updated certificate is put together from: what was given, and of what is stored what was not given and still
 * fits. The intermediates are kept for a certificate of the same issuer, the CSR for one with the same key. An empty
 * text is given: it takes the intermediates or the CSR away.
 */
export async function gatherReplacement(
  { certificate, privateKey, intermediateCertificates, csr }: UpdateCertificateBody,
  stored: CertificateRow,
  now: Date,
): Promise<readonly ImportSource[]> {
  const given = {
    certificate: certificate ?? stored.certificate_pem,
    privateKey,
    intermediateCertificates,
    csr,
  };
  const found = await assembleImport(await findMaterial(sourcesOf(given), NOTHING_LOCKED), { now });
  const { leaf } = found;
  if (!leaf) return sourcesOf(given);
  const keepsChain =
    intermediateCertificates === undefined &&
    found.chain.length === 0 &&
    stored.chain.length > 0 &&
    leaf.issuer === stored.issuer;
  const keepsCsr = csr === undefined && !found.csr && leaf.publicKeySha256 === stored.public_key_sha256;
  return sourcesOf({
    ...given,
    ...(keepsChain && { intermediateCertificates: stored.chain_pem }),
    ...(keepsCsr && { csr: stored.csr_pem ?? '' }),
  });
}
