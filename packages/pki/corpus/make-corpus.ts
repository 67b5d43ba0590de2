import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Authority, createAuthority } from './making/authority.ts';
import type { CorpusCase, Manifest, NewCase } from './making/case.ts';
import { chainCases } from './making/chain-cases.ts';
import { faultCases } from './making/fault-cases.ts';
import { keyCases } from './making/key-cases.ts';
import { mailCases } from './making/mail-cases.ts';
import { otherCases } from './making/other-cases.ts';
import { pemCases } from './making/pem-cases.ts';
import { pkcs7Cases } from './making/pkcs7-cases.ts';
import { pkcs12Cases } from './making/pkcs12-cases.ts';
import { zipCases } from './making/zip-cases.ts';

/*
 * Makes the corpus anew: `node packages/pki/corpus/make-corpus.ts`. Needs openssl 3, certtool (Debian: gnutls-bin),
 * keytool (default-jre-headless), zip and ssh-keygen. Keys and signatures differ each time, names and expectations do not.
 */

const FOLDER = join(import.meta.dirname, 'fixtures');
const MAKERS: readonly ((authority: Authority) => NewCase[])[] = [
  pemCases,
  chainCases,
  faultCases,
  keyCases,
  pkcs7Cases,
  pkcs12Cases,
  mailCases,
  zipCases,
  otherCases,
];

function write(folder: string, name: string, content: string | Uint8Array): void {
  writeFileSync(join(FOLDER, folder, name), content);
}

function manifestOf(cases: readonly NewCase[]): Manifest {
  const lines = cases.map(({ name, content, references, files, expect, ...rest }): [string, CorpusCase] => {
    const faults = [...expect.faults].sort();
    return [name, { files: files ?? [name], ...rest, expect: { ...expect, faults } }];
  });
  const names = lines.map(([name]) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new Error(`two cases are called ${twice}`);
  return { now: '2027-01-15T12:00:00Z', cases: Object.fromEntries(lines) };
}

const authority = createAuthority();
const cases = MAKERS.flatMap((make) => make(authority));
rmSync(FOLDER, { recursive: true, force: true });
for (const folder of ['files', 'certificates']) mkdirSync(join(FOLDER, folder), { recursive: true });
for (const [name, { certificate }] of Object.entries(authority)) write('certificates', `${name}.pem`, certificate);
for (const { name, content, references = {} } of cases) {
  if (content !== undefined) write('files', name, content);
  for (const [reference, pem] of Object.entries(references)) write('certificates', `${reference}.pem`, pem);
}
const manifest = manifestOf(cases);
write('', 'manifest.json', `${JSON.stringify(manifest, undefined, 2)}\n`);
console.log(`${cases.length} cases`);
