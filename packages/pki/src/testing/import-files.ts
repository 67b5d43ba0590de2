import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ImportField, ImportSource } from '../import/types.ts';

/** A folder in which the real openssl makes what people import. */
export type Workshop = {
  /** Runs openssl there; throws with what it says when it fails. */
  readonly openssl: (...args: readonly string[]) => void;
  readonly write: (name: string, content: string | Uint8Array) => void;
  readonly bytes: (name: string) => Uint8Array;
  readonly text: (name: string) => string;
  readonly remove: () => void;
};

export function createWorkshop(): Workshop {
  const folder = mkdtempSync(join(tmpdir(), 'certdesk-import-'));
  return {
    openssl: (...args) => void execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' }),
    write: (name, content) => writeFileSync(join(folder, name), content),
    bytes: (name) => new Uint8Array(readFileSync(join(folder, name))),
    text: (name) => readFileSync(join(folder, name), 'utf8'),
    remove: () => rmSync(folder, { recursive: true }),
  };
}

const EC_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'];
export const RSA_KEY = ['-newkey', 'rsa:2048'];

export type CertificateOptions = {
  readonly name: string;
  /** The name of the certificate that signs; without it, the certificate signs itself. */
  readonly issuer?: string;
  /** Lines of an openssl extensions file. */
  readonly extensions: readonly string[];
  readonly commonName?: string;
  readonly key?: readonly string[];
  /** Taken instead of a new one. */
  readonly existingKey?: string;
  /** Arguments of "openssl x509 -req" besides, as -days. */
  readonly extra?: readonly string[];
};

/** Makes name.key, name.csr and name.pem; the authorities are made the same way. */
export function makeCertificate(shop: Workshop, options: CertificateOptions): void {
  const { name, issuer, extensions, commonName = name, key = EC_KEY, existingKey, extra = [] } = options;
  const keyArguments = existingKey ? ['-key', existingKey] : [...key, '-nodes', '-keyout', `${name}.key`];
  shop.openssl('req', '-new', ...keyArguments, '-subj', `/CN=${commonName}`, '-out', `${name}.csr`);
  shop.write(`${name}.ext`, extensions.join('\n'));
  const signer = issuer
    ? ['-CA', `${issuer}.pem`, '-CAkey', `${issuer}.key`]
    : ['-signkey', existingKey ?? `${name}.key`];
  const days = extra.includes('-days') ? [] : ['-days', '90'];
  const output = ['-extfile', `${name}.ext`, '-out', `${name}.pem`];
  shop.openssl('x509', '-req', '-in', `${name}.csr`, ...signer, ...days, ...output, ...extra);
}

export const CA = ['basicConstraints=critical,CA:TRUE'];
export const SERVER = [
  'basicConstraints=CA:FALSE',
  'extendedKeyUsage=serverAuth',
  'subjectAltName=DNS:www.example.com,DNS:example.com',
];

/** A root, an intermediate certificate and one for a server: root, intermediate, leaf (.key, .csr, .pem). */
export function makeChain(shop: Workshop): void {
  makeCertificate(shop, { name: 'root', commonName: 'Test Root', extensions: CA, key: RSA_KEY });
  makeCertificate(shop, { name: 'intermediate', commonName: 'Test TLS CA', issuer: 'root', extensions: CA });
  makeCertificate(shop, { name: 'leaf', commonName: 'www.example.com', issuer: 'intermediate', extensions: SERVER });
}

const encoder = new TextEncoder();

/** What a person dropped or pasted. */
export function source(content: string | Uint8Array, field: ImportField = 'any', name: string = field): ImportSource {
  return { name, field, bytes: typeof content === 'string' ? encoder.encode(content) : content };
}
