import type { ImportFault } from '@certdesk/contract';
import { describe, expect, test } from 'vitest';
import { type Examination, faultsToList, fitsKeptKey, readyParts } from './examination.ts';

const fault = (code: ImportFault['code']): ImportFault => ({ code });
const leaf = {
  commonName: 'shop.example',
  names: ['shop.example'],
  organization: null,
  issuerName: 'Trial CA',
  notBefore: new Date(0),
  notAfter: new Date(1),
  key: { type: 'ECDSA', size: 256 },
  publicKeySha256: 'aa',
  fingerprintSha256: 'BB',
};
const parts = { certificate: 'CERT', intermediateCertificates: '', privateKey: 'KEY' };
const found = (part: Partial<Examination>): Examination => ({
  leaf,
  chain: [],
  key: { type: 'ECDSA', size: 256 },
  csr: undefined,
  locked: [],
  faults: [],
  parts,
  ...part,
});

describe('an import can be confirmed', () => {
  test('with certificate and key, and with warnings too', () => {
    expect(readyParts(found({ faults: [fault('import.self_signed')] }))).toBe(parts);
  });

  test('but not with an error', () => {
    expect(readyParts(found({ faults: [fault('import.key_mismatch')] }))).toBeUndefined();
  });

  test('and not without certificate or key', () => {
    expect(readyParts(found({ leaf: undefined }))).toBeUndefined();
    expect(readyParts(found({ key: undefined, faults: [fault('import.key_missing')] }))).toBeUndefined();
  });
});

describe('an update', () => {
  const withoutKey = found({ key: undefined, faults: [fault('import.key_missing')] });

  test('needs no key where the kept one belongs to the new certificate', () => {
    expect(fitsKeptKey(withoutKey, { publicKeySha256: 'aa' })).toBe(true);
    expect(readyParts(withoutKey, { publicKeySha256: 'aa' })).toBe(parts);
  });

  test('needs a key where the new certificate has another one', () => {
    expect(readyParts(withoutKey, { publicKeySha256: 'cc' })).toBeUndefined();
  });

  test('is refused for any other error all the same', () => {
    const broken = { ...withoutKey, faults: [...withoutKey.faults, fault('import.chain_broken')] };
    expect(readyParts(broken, { publicKeySha256: 'aa' })).toBeUndefined();
  });
});

describe('the list of faults', () => {
  const faults = [fault('import.key_missing'), fault('import.key_encrypted'), fault('import.expired')];

  test('leaves out what the missing piece says itself', () => {
    expect(faultsToList({ faults, locked: [] }).map(({ code }) => code)).toEqual([
      'import.key_encrypted',
      'import.expired',
    ]);
  });

  test('leaves out what a password field says itself', () => {
    const locked = [{ kind: 'private_key', name: 'a.key', field: 'any', wrongPassword: false }] as const;
    expect(faultsToList({ faults, locked }).map(({ code }) => code)).toEqual(['import.expired']);
  });
});
