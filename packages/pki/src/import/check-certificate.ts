import type { CsrFault, ImportFault } from '@certdesk/contract';
import { faultsOfKey } from '../keys/key-faults.ts';
import { readPublicKey } from '../keys/public-key.ts';
import { PkiError } from '../pki-error.ts';
import { isForServers } from './choose-leaf.ts';
import { readIssuedSignature } from './signature-algorithm.ts';
import { policyOids, splitCertificate } from './split-certificate.ts';
import type { CertificateFound } from './types.ts';

/** Everything that keeps a server from using this certificate, or visitors from trusting it. */
export function checkLeaf(leaf: CertificateFound, now: Date): ImportFault[] {
  const name = leaf.commonName;
  const faults: ImportFault[] = [];
  if (leaf.notAfter < now) {
    faults.push({ code: 'import.expired', params: { name, notAfter: leaf.notAfter.getTime() } });
  }
  if (leaf.notBefore > now) {
    faults.push({ code: 'import.not_yet_valid', params: { name, notBefore: leaf.notBefore.getTime() } });
  }
  faults.push(...keyFaults(leaf));
  // Nobody relies on the signature by which a certificate vouches for itself.
  if (!leaf.isSelfSigned) faults.push(...signatureFaults(leaf));
  if (leaf.isSelfSigned) faults.push({ code: 'import.self_signed', params: { name } });
  if (leaf.names.length === 0) faults.push({ code: 'import.names_missing', params: { name } });
  if (!isForServers(leaf)) faults.push({ code: 'import.purpose', params: { name } });
  return faults;
}

/** An intermediate certificate of the chain: its key and signature must hold, its age is the CA's business. */
export function checkIntermediate(certificate: CertificateFound, now: Date): ImportFault[] {
  const { commonName: name, notAfter } = certificate;
  // Old authorities have the exponent 3, which is sound for verifying.
  const faults = keyFaults(certificate).filter(({ code }) => code !== 'import.key_exponent');
  if (notAfter < now) faults.push({ code: 'import.chain_expired', params: { name, notAfter: notAfter.getTime() } });
  return [...faults, ...signatureFaults(certificate)];
}

/** The Baseline Requirements forbid roots to issue certificates under their policies (BR 7.1.6.1, 2.23.140.1.*). */
export function isFromIntermediate({ der }: CertificateFound): boolean {
  try {
    return policyOids(splitCertificate(der)).some((policy) => policy.startsWith('2.23.140.1.'));
  } catch (error) {
    if (error instanceof PkiError) return false; // an extension that says nothing readable
    throw error;
  }
}

function signatureFaults({ der, commonName: name }: CertificateFound): ImportFault[] {
  const signature = readIssuedSignature(splitCertificate(der).algorithm);
  return signature.isWeak ? [{ code: 'import.signature_weak', params: { name, algorithm: signature.name } }] : [];
}

function keyFaults({ der, publicKeySha256, commonName: name }: CertificateFound): ImportFault[] {
  const key = readPublicKey(splitCertificate(der).spki);
  return faultsOfKey(key, publicKeySha256).map((fault) => importFault(fault, name));
}

/** The same rules hold for the key of a request and of a certificate; here they are worded for certificates. */
function importFault({ code, params }: CsrFault, name: string): ImportFault {
  const reason = /^csr\.key_weak_(.+)$/.exec(code)?.[1];
  if (reason) return { code: 'import.key_weak', params: { name, reason } };
  switch (code) {
    case 'csr.key_size':
      return { code: 'import.key_size', params: { name, ...params } };
    case 'csr.key_exponent':
      return { code: 'import.key_exponent', params: { name, ...params } };
    case 'csr.key_compromised':
      return { code: 'import.key_compromised', params: { name, ...params } };
    default:
      return { code: 'import.key_type', params: { name, ...params } };
  }
}
