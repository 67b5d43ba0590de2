import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { API_PREFIX, type CertificateDetail } from '@certdesk/contract';
import { type CsrKey, createCsr, csrPublicKey } from '@certdesk/pki';
import { createTestAuthority } from '@certdesk/pki/testing';
import type { Caller } from './client.ts';

const DAYS = 199;

/** What a person has received: all of it as PEM, as it came. */
export type Received = {
  readonly certificate: string;
  readonly privateKey: string;
  readonly intermediateCertificates: string;
  readonly root: string;
  readonly csr: string;
};
export type Wanted = {
  names: readonly string[];
  key?: CsrKey;
  /** An earlier one, whose key and CSR it is issued for again. */
  renews?: Received;
  days?: number;
};

/** Some other authority than the built-in one, whose certificates are imported. */
export function createOtherAuthority(now: Date, name = 'Other') {
  const authority = createTestAuthority({ name, now });
  return {
    issue: async ({ names, key = 'ecdsa-p256', renews, days = DAYS }: Wanted): Promise<Received> => {
      const made = renews ? { csrPem: renews.csr, privateKeyPem: renews.privateKey } : await createCsr({ names, key });
      return {
        certificate: authority.issue({ names, publicKey: csrPublicKey(made.csrPem), days }),
        privateKey: made.privateKeyPem,
        intermediateCertificates: authority.issuerPem,
        root: authority.rootPem,
        csr: made.csrPem,
      };
    },
  };
}
export type OtherAuthority = ReturnType<typeof createOtherAuthority>;

/** A certificate that says nothing of its authority's rules, as a company's own CA issues it. */
export function issuePlainly(csr: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'certdesk-plain-'));
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  try {
    writeFileSync(join(folder, 'csr.pem'), csr);
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', 'ca.key'];
    openssl('req', '-x509', ...key, '-subj', '/CN=Plain CA', '-days', '30', '-out', 'ca.pem');
    const issuer = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-copy_extensions', 'copy'];
    openssl('x509', '-req', '-in', 'csr.pem', ...issuer, '-days', '20', '-out', 'leaf.pem');
    return readFileSync(join(folder, 'leaf.pem'), 'utf8');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A body for POST /certificates. */
export const importBody = (
  { certificate, privateKey, intermediateCertificates, csr }: Received,
  changes: Readonly<Record<string, unknown>> = {},
) => ({ certificate, privateKey, intermediateCertificates, csr, ...changes });

export const importCertificate = (
  caller: Caller,
  received: Received,
  changes: Readonly<Record<string, unknown>> = {},
): Promise<CertificateDetail> => caller.post('/certificates', importBody(received, changes));

/** A file as a browser saves it. */
export async function download(url: string, caller: Caller, path: string) {
  const response = await fetch(`${url}${API_PREFIX}${path}`, { headers: caller.headers });
  return { status: response.status, headers: response.headers, bytes: Buffer.from(await response.arrayBuffer()) };
}

const exported = (key: KeyObject, passphrase?: string): string =>
  String(
    key.export({
      type: 'pkcs8',
      format: 'pem',
      ...(passphrase !== undefined && { cipher: 'aes-256-cbc', passphrase }),
    }),
  );

/** A key that belongs to nothing, locked by a password if one is given. */
export const strayKey = (passphrase?: string): string =>
  exported(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey, passphrase);
