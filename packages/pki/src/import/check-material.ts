import type { ImportFault } from '@certdesk/contract';
import { splitCsr } from '../csr/read-csr.ts';
import type { CertificateFound, CsrFound, ImportField, LockedFound, Material, PrivateKeyFound } from './types.ts';
import { verifySignature } from './verify-signature.ts';

/** The key of a certificate, or why there is none. */
export function chooseKey(
  { keys, faults }: Material,
  leaf: CertificateFound,
): { key: PrivateKeyFound | undefined; faults: ImportFault[] } {
  const key = keys.find((one) => one.publicKeySha256 === leaf.publicKeySha256);
  const name = leaf.commonName;
  if (key) {
    const count = keys.length - 1;
    return { key, faults: count > 0 ? [{ code: 'import.keys_left_out', params: { count } }] : [] };
  }
  if (keys.length > 0) return { key, faults: [{ code: 'import.key_mismatch', params: { name } }] };
  const isExplained = faults.some((fault) => isAbout(fault, ['private_key', 'pkcs12']) || explainsKey(fault));
  return { key, faults: isExplained ? [] : [{ code: 'import.key_missing', params: { name } }] };
}

const explainsKey = ({ code }: ImportFault): boolean =>
  code === 'import.key_type' || code === 'import.not_a_private_key' || code === 'import.zip_locked';

const isAbout = ({ params }: ImportFault, kinds: readonly string[]): boolean => kinds.includes(String(params?.what));

/** Whether a fault already says why there is no certificate. */
export function explainsCertificate(fault: ImportFault): boolean {
  const unread = [
    'import.damaged',
    'import.encryption_unknown',
    'import.encryption_costly',
    'import.key_encrypted',
    'import.password_wrong',
  ];
  if (unread.includes(fault.code)) return isAbout(fault, ['certificate', 'pkcs7', 'pkcs12', 'zip']);
  return ['import.not_a_certificate', 'import.too_large', 'import.too_many', 'import.zip_locked'].includes(fault.code);
}

export function faultOfLocked({ kind, source, wrongPassword }: LockedFound): ImportFault {
  const code = wrongPassword ? 'import.password_wrong' : 'import.key_encrypted';
  return { code, params: { what: kind }, source: source.name };
}

/** A field that holds something else, where what it asks for is nowhere else either. */
export function faultsOfFields({ certificates, keys, requests, locked }: Material): ImportFault[] {
  const faults: ImportFault[] = [];
  const found = [...certificates, ...keys, ...requests];
  const inField = (field: ImportField) => found.find(({ source }) => source.field === field);
  const [certificate, key, csr] = [inField('certificate'), inField('privateKey'), inField('csr')];
  if (certificate && certificates.length === 0 && locked.length === 0) {
    faults.push({
      code: 'import.not_a_certificate',
      params: { found: certificate.kind },
      source: certificate.source.name,
    });
  }
  if (key && keys.length === 0 && locked.length === 0) {
    faults.push({ code: 'import.not_a_private_key', params: { found: key.kind }, source: key.source.name });
  }
  if (csr && requests.length === 0) {
    faults.push({ code: 'import.not_a_csr', params: { found: csr.kind }, source: csr.source.name });
  }
  return faults;
}

/** The request that the certificate was issued for. */
export async function chooseRequest(
  requests: readonly CsrFound[],
  { publicKeySha256, commonName: name }: CertificateFound,
): Promise<{ csr: CsrFound | undefined; faults: ImportFault[] }> {
  const csr = requests.find((request) => request.publicKeySha256 === publicKeySha256);
  const [first] = requests;
  if (!csr) {
    const faults: ImportFault[] = first
      ? [{ code: 'import.csr_mismatch', params: { name }, source: first.source.name }]
      : [];
    return { csr, faults };
  }
  const parts = splitCsr(csr.der);
  const isForged = (await verifySignature(parts, parts.spki)) === 'invalid';
  return { csr, faults: isForged ? [{ code: 'import.csr_invalid', source: csr.source.name }] : [] };
}
