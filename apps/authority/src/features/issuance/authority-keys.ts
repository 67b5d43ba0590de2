import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { pemDecode, pemEncode } from '@certdesk/pki';
import { createIssuingAuthority, createRootAuthority, type Issuer, loadIssuer } from '@certdesk/pki/node';
import { addMs, DAY, StartFault } from '@certdesk/platform';
import type { AuthorityUrls } from './authority-urls.ts';
import { openKey, sealKey } from './key-vault.ts';

/** BR 7.1.2.1.1 allows a root 25 years; the CA below it gets half of what remains. */
const ROOT_DAYS = 20 * 365;
const ISSUING_DAYS = 10 * 365;
/** Clients whose clocks are behind must not find the CA "not yet valid". */
const BACKDATED_MS = DAY;
/** ISO 3166-1 leaves XX to its users, and BR 7.1.4.2 names it for what has no country. */
const NO_COUNTRY = 'XX';

export type AuthorityKeys = { readonly root: Issuer; readonly issuing: Issuer };

export type AuthorityKeysOptions = { folder: string; kek: Buffer; name: string; urls: AuthorityUrls; now: Date };

function writeSynced(file: string, text: string): void {
  writeFileSync(file, text, { mode: 0o600, flag: 'wx', flush: true });
}

function syncFolder(path: string): void {
  const descriptor = openSync(path, 'r');
  fsyncSync(descriptor);
  closeSync(descriptor);
}

function createKeys({ kek, name, urls, now }: AuthorityKeysOptions, folder: string): void {
  const notBefore = addMs(now, -BACKDATED_MS);
  const identity = { organization: name, country: NO_COUNTRY, notBefore };
  const newRoot = createRootAuthority({
    ...identity,
    commonName: `${name} Root R1`,
    notAfter: addMs(now, ROOT_DAYS * DAY),
  });
  const newIssuing = createIssuingAuthority({
    ...identity,
    root: loadIssuer(newRoot),
    commonName: `${name} Issuing E1`,
    notAfter: addMs(now, ISSUING_DAYS * DAY),
    caIssuersUrl: urls.rootCertificate,
    crlUrl: urls.rootCrl,
  });
  for (const [id, made] of [
    ['root', newRoot],
    ['issuing', newIssuing],
  ] as const) {
    writeSynced(join(folder, `${id}.key.json`), sealKey(kek, id, made.privateKey));
    writeSynced(join(folder, `${id}.pem`), pemEncode('CERTIFICATE', made.certificate));
  }
}

/** All files or none: they are made in a folder of their own, which gets its name once it is complete on disk. */
function makeKeyFolder(options: AuthorityKeysOptions, folder: string): void {
  const unfinished = `${folder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true, mode: 0o700 });
  createKeys(options, unfinished);
  syncFolder(unfinished);
  renameSync(unfinished, folder);
  syncFolder(options.folder);
}

function loadKey(kek: Buffer, folder: string, id: 'root' | 'issuing'): Issuer {
  const [keyFile, certificateFile] = [join(folder, `${id}.key.json`), join(folder, `${id}.pem`)];
  try {
    const [certificate] = pemDecode(readFileSync(certificateFile, 'utf8'));
    if (!certificate) throw new Error('no certificate');
    return loadIssuer({
      certificate: certificate.der,
      privateKey: openKey(kek, id, readFileSync(keyFile, 'utf8')),
    });
  } catch (cause) {
    throw new StartFault('authority.keys_unusable', { file: keyFile }, { cause });
  }
}

/**
 * The CA's keys: made at the first start, opened ever after. Throws StartFault authority.keys_unusable when they cannot
 * be opened with this key encryption key, or are damaged; nothing is overwritten then.
 */
export function openAuthorityKeys(options: AuthorityKeysOptions): AuthorityKeys {
  const folder = join(options.folder, 'keys');
  if (!existsSync(folder)) makeKeyFolder(options, folder);
  return { root: loadKey(options.kek, folder, 'root'), issuing: loadKey(options.kek, folder, 'issuing') };
}
