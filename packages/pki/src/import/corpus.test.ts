import { createHash, createPublicKey } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CorpusCase, Manifest } from '../../corpus/making/case.ts';
import { assembleImport } from './assemble-import.ts';
import { findMaterial } from './find-material.ts';

const FIXTURES = join(import.meta.dirname, '../../corpus/fixtures');
// cast: written by make-corpus.ts from this type
const manifest = JSON.parse(readFileSync(join(FIXTURES, 'manifest.json'), 'utf8')) as Manifest;

function read(file: string, repeat = 1): Uint8Array {
  const bytes = readFileSync(join(FIXTURES, 'files', file));
  return Buffer.concat(Array.from({ length: repeat }, () => bytes));
}

/** The reference certificates by what a found one is compared with. */
const references = readdirSync(join(FIXTURES, 'certificates')).map((file) => {
  const pem = readFileSync(join(FIXTURES, 'certificates', file), 'utf8');
  const der = Buffer.from(pem.replaceAll(/-----[^-]+-----|\s/g, ''), 'base64');
  return { name: file.replace(/\.pem$/, ''), der: der.toString('hex') };
});

const nameOf = ({ der }: { der: Uint8Array }): string =>
  references.find((one) => one.der === Buffer.from(der).toString('hex'))?.name ??
  'a certificate that is not of the corpus';

/** The SHA-256 of the public key of a reference certificate, by Node's own reading of it. */
function publicKeySha256(name: string): string {
  const pem = readFileSync(join(FIXTURES, 'certificates', `${name}.pem`));
  const spki = createPublicKey(pem).export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(spki).digest('hex');
}

async function importCase({ files, repeat, passwords = [] }: CorpusCase) {
  const sources = files.map((file) => ({ name: file, field: 'any' as const, bytes: read(file, repeat) }));
  const material = await findMaterial(sources, { passwords });
  return assembleImport(material, { now: new Date(manifest.now) });
}

describe('the corpus', () => {
  it('is large enough to speak of, and complete', () => {
    const cases = Object.values(manifest.cases);
    expect(cases.length).toBeGreaterThanOrEqual(90);
    const used = new Set(cases.flatMap(({ files }) => files));
    expect([...used].sort()).toEqual(readdirSync(join(FIXTURES, 'files')).sort());
  });

  it.each(Object.entries(manifest.cases))('%s is imported as expected', async (_, entry) => {
    const { leaf, chain, key, csr, faults } = await importCase(entry);
    const { expect: expected } = entry;
    expect({
      leaf: leaf && nameOf(leaf),
      chain: chain.map(nameOf),
      key: key?.publicKeySha256,
      csr: csr?.publicKeySha256,
      faults: [...new Set(faults.map(({ code }) => code))].sort(),
    }).toEqual({
      leaf: expected.leaf,
      chain: expected.chain ?? [],
      key: expected.key && publicKeySha256(expected.key),
      csr: expected.csr && publicKeySha256(expected.csr),
      faults: expected.faults,
    });
  });
});
