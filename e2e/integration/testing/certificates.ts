import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { API_PREFIX, type CertificateDetail } from '@certdesk/contract';
import { type CsrKey, createCsr, csrPublicKey, pemEncode, validityPeriod } from '@certdesk/pki';
import {
  createIssuingAuthority,
  createRootAuthority,
  defineProfile,
  loadIssuer,
  prepareCertificate,
  signPrepared,
} from '@certdesk/pki/node';
import type { Caller } from './client.ts';

const DAYS = 199;
const URLS = { caIssuersUrl: 'http://ca.example.com/ca.cer', crlUrl: 'http://ca.example.com/ca.crl' };

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
  const identity = { organization: 'Other Trust', country: 'DE' };
  const period = validityPeriod({ from: now, days: 3650 });
  const root = loadIssuer(createRootAuthority({ ...identity, ...period, commonName: `${name} Root` }));
  const issuer = loadIssuer(
    createIssuingAuthority({ ...identity, ...period, ...URLS, root, commonName: `${name} TLS CA` }),
  );
  const policy = { validationLevel: 'DV', policyOid: '1.3.6.1.4.1.32473.1.1' } as const;
  const profile = defineProfile({
    issuer,
    ...policy,
    ocspUrl: 'http://ca.example.com/ocsp',
    allowReserved: true,
    ...URLS,
  });
  const pem = (der: Uint8Array) => pemEncode('CERTIFICATE', der);
  return {
    issue: async ({ names, key = 'ecdsa-p256', renews, days = DAYS }: Wanted): Promise<Received> => {
      const made = renews ? { csrPem: renews.csr, privateKeyPem: renews.privateKey } : await createCsr({ names, key });
      const publicKey = csrPublicKey(made.csrPem);
      const request = { names, publicKey, issuedAt: now, ...validityPeriod({ from: now, days }) };
      return {
        certificate: signPrepared(prepareCertificate(profile, request), issuer).pem,
        privateKey: made.privateKeyPem,
        intermediateCertificates: pem(issuer.certificate),
        root: pem(root.certificate),
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
