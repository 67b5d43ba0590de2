import { X509Certificate } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { issueChain, type TestChain } from '../../testing/test-chain.ts';
import { readChain } from './read-chain.ts';

const subjectOf = (certificate: string | Uint8Array): string => new X509Certificate(certificate).subject;

describe('the chain that an authority hands over', () => {
  let chain: TestChain;
  beforeAll(async () => {
    chain = await issueChain({ names: ['www.example.com'], now: new Date('2026-11-22T09:00:00Z') });
  });

  it('is the certificate and what vouches for it, without the root', () => {
    const read = readChain(chain.pem, chain.issuance.serialNumber);
    expect(read?.leaf.subject).toBe(subjectOf(chain.leaf));
    expect(read?.issuers.map(subjectOf)).toEqual([subjectOf(chain.issuing)]);
  });

  it('is known by its serial number, however that is written', () => {
    expect(readChain(chain.pem, `00:${chain.issuance.serialNumber.toLowerCase()}`)).toBeDefined();
  });

  it('is not taken when it is of another certificate, or of none', () => {
    expect(readChain(chain.pem, '01')).toBeUndefined();
    expect(readChain('nothing here', chain.issuance.serialNumber)).toBeUndefined();
  });
});
