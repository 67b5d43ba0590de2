import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type fc from 'fast-check';
import { ownBytes } from '../bytes.ts';
import { findCsr } from '../csr/csr-text.ts';
import { toDer } from '../der/ber.ts';
import { childrenOf, readDer, readOid, type Tlv } from '../der/read.ts';
import { decryptLegacyPem, decryptPkcs8 } from '../encryption/decrypt-key.ts';
import { createEffort } from '../encryption/effort.ts';
import { assembleImport } from '../import/assemble-import.ts';
import { kindOfDer } from '../import/der-object.ts';
import { findMaterial } from '../import/find-material.ts';
import { looksLikeMail, mailParts } from '../import/mail.ts';
import { findBlocks } from '../import/pem-text.ts';
import { readCertificate } from '../import/read-certificate.ts';
import { readPkcs7 } from '../import/read-pkcs7.ts';
import { readPrivateKey } from '../import/read-private-key.ts';
import { readRequest } from '../import/read-request.ts';
import { splitValues } from '../import/split-values.ts';
import { decodeTextFile } from '../import/text.ts';
import type { ImportSource } from '../import/types.ts';
import { zipEntries } from '../import/zip.ts';
import { pemDecode } from '../pem.ts';
import { openPkcs12 } from '../pkcs12/read-pkcs12.ts';
import { mutated, mutatedDer } from './mutations.ts';

export type FuzzTarget = {
  readonly name: string;
  readonly runs: number;
  readonly inputs: fc.Arbitrary<Uint8Array>;
  readonly parse: (input: Uint8Array) => unknown;
};

const FILES = join(import.meta.dirname, '../../corpus/fixtures/files');
const CERTIFICATES = join(import.meta.dirname, '../../corpus/fixtures/certificates');
const PASSWORDS = ['corpus'];
const NOW = new Date('2027-01-15T12:00:00Z');
/** Files that are large or slow by intent have tests of their own. */
const LEFT_OUT = /costly|many-rounds|too-many|certtool|keytool|java|bomb|deep|scrypt|printed/;

const all = readdirSync(FILES).filter((name) => !LEFT_OUT.test(name));
const filesLike = (pattern: RegExp): Uint8Array[] =>
  all.filter((name) => pattern.test(name)).map((name) => ownBytes(readFileSync(join(FILES, name))));
const blocksIn = (pattern: RegExp, label: string): Uint8Array[] =>
  all
    .filter((name) => pattern.test(name))
    .flatMap((name) => pemDecode(readFileSync(join(FILES, name), 'utf8')))
    .filter((block) => block.label === label)
    .map(({ der }) => der);

const certificates = readdirSync(CERTIFICATES)
  .flatMap((name) => pemDecode(readFileSync(join(CERTIFICATES, name), 'utf8')))
  .map(({ der }) => der);
const keys = blocksIn(/^(?:key|certificate|chain)-/, 'PRIVATE KEY');
const binary = [...certificates, ...keys, ...filesLike(/\.(?:p12|p7b|p7m|der|cer|crl)$/)];
const texts = filesLike(/^(?:pem|base64|json|chain|key|mail|csr|damaged).*\.(?:pem|txt|json|eml|crt|csr)$/);

// A MAC notices every change: what comes behind it is reached through the files that have none.
const bare = filesLike(/unencrypted|without-mac|indefinite-length\.p12/);
const stores = [...filesLike(/\.p12$/), ...bare, ...bare, ...bare, ...bare];

const sourceOf = (bytes: Uint8Array): ImportSource => ({ name: 'file', field: 'any', bytes });

function walk(value: Tlv): void {
  if (value.tag === 0x06) readOid(value);
  if (value.tag & 0x20) childrenOf(value).forEach(walk);
}

/** Each as it is called in the import: what does not look like it never gets there. */
async function readKey(input: Uint8Array): Promise<unknown> {
  const der = toDer(input);
  const form = kindOfDer(der);
  const isKey = form === 'pkcs8' || form === 'pkcs1' || form === 'sec1' || form === 'dsa';
  return isKey ? readPrivateKey({ der, form, curve: undefined }, sourceOf(input)) : undefined;
}

async function decryptPem(input: Uint8Array): Promise<void> {
  for (const { encryption, content } of findBlocks(decodeTextFile(input))) {
    if (encryption && content) await decryptLegacyPem(encryption, content, PASSWORDS);
  }
}

function readMail(input: Uint8Array): void {
  const text = decodeTextFile(input);
  looksLikeMail(text);
  Array.from(mailParts(text));
}

function unzip(input: Uint8Array): void {
  for (const entry of zipEntries(input)) if (!entry.isLocked) entry.read(1_000_000);
}

async function importAll(input: Uint8Array): Promise<unknown> {
  const material = await findMaterial([sourceOf(input)], { passwords: PASSWORDS });
  return assembleImport(material, { now: NOW });
}

/** What a file may cost while fuzzing: enough for every file of the pool, so that a changed count costs no minutes. */
const effort = () => createEffort(50_000);

const BINARY: readonly FuzzTarget[] = [
  { name: 'the reader of DER', runs: 18_000, inputs: mutatedDer(binary), parse: (input) => walk(readDer(input)) },
  { name: 'the reader of BER', runs: 18_000, inputs: mutatedDer(binary), parse: toDer },
  {
    name: 'the splitter of values',
    runs: 4_000,
    inputs: mutatedDer(binary),
    parse: (input) => Array.from(splitValues(input)),
  },
  {
    name: 'the reader of certificates',
    runs: 12_000,
    inputs: mutatedDer(certificates),
    parse: (input) => readCertificate(toDer(input), sourceOf(input)),
  },
  {
    name: 'the reader of requests',
    runs: 6_000,
    inputs: mutatedDer(blocksIn(/^csr/, 'CERTIFICATE REQUEST')),
    parse: (input) => readRequest(toDer(input), sourceOf(input)),
  },
  {
    name: 'the reader of keys',
    runs: 4_000,
    inputs: mutatedDer([...keys, ...filesLike(/^key.*der$/)]),
    parse: readKey,
  },
  {
    name: 'the reader of PKCS #7',
    runs: 8_000,
    inputs: mutatedDer(filesLike(/^pkcs7.*p7[bm]$/)),
    parse: (input) => readPkcs7(toDer(input)),
  },
  {
    name: 'the reader of PKCS #12',
    runs: 6_000,
    inputs: mutatedDer(stores),
    parse: (input) => openPkcs12(input, PASSWORDS, effort()),
  },
  {
    name: 'the reader of encrypted keys',
    runs: 3_000,
    inputs: mutatedDer(blocksIn(/^key-encrypted/, 'ENCRYPTED PRIVATE KEY')),
    parse: (input) => decryptPkcs8(input, PASSWORDS, effort()),
  },
  { name: 'the reader of zip', runs: 5_000, inputs: mutated(filesLike(/\.zip$/)), parse: unzip },
];

const TEXT: readonly FuzzTarget[] = [
  {
    name: 'the reader of PEM',
    runs: 5_000,
    inputs: mutated(texts),
    parse: (input) => Array.from(findBlocks(decodeTextFile(input))),
  },
  {
    name: 'the reader of requests in text',
    runs: 2_000,
    inputs: mutated(texts),
    parse: (input) => findCsr(decodeTextFile(input)),
  },
  { name: 'the reader of encrypted PEM', runs: 1_000, inputs: mutated(filesLike(/traditional/)), parse: decryptPem },
  { name: 'the reader of mails', runs: 5_000, inputs: mutated(filesLike(/^mail/)), parse: readMail },
];

const small = filesLike(/./).filter(({ length }) => length < 20_000);
const WHOLE: readonly FuzzTarget[] = [
  { name: 'the import of any file', runs: 2_000, inputs: mutated(small), parse: importAll },
  { name: 'the import of DER', runs: 1_000, inputs: mutatedDer(binary), parse: importAll },
];

/** A hundred thousand inputs; parsers that decrypt or verify get fewer. */
export const FUZZ_TARGETS: readonly FuzzTarget[] = [...BINARY, ...TEXT, ...WHOLE];
