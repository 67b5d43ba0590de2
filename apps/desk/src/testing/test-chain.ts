import { X509Certificate } from 'node:crypto';
import type { Issuance } from '@certdesk/contract';
import { createCsr, csrPublicKey } from '@certdesk/pki';
import { createTestAuthority } from '@certdesk/pki/testing';

const DAYS = 90;

export type TestChain = {
  readonly leaf: string;
  readonly issuing: string;
  readonly root: string;
  /** All three, leaf first. */
  readonly pem: string;
  readonly issuance: Issuance;
};

/** A certificate for the names, as an authority somewhere else hands it over. */
export async function issueChain({ names, now }: { names: readonly string[]; now: Date }): Promise<TestChain> {
  const authority = createTestAuthority({ now });
  const { csrPem } = await createCsr({ names, key: 'ecdsa-p256' });
  const leaf = authority.issue({ names, publicKey: csrPublicKey(csrPem), days: DAYS });
  const { issuerPem: issuing, rootPem: root } = authority;
  const { serialNumber, validFromDate, validToDate } = new X509Certificate(leaf);
  const issuance = {
    serialNumber,
    notBefore: validFromDate.toISOString(),
    notAfter: validToDate.toISOString(),
  };
  return { leaf, issuing, root, pem: `${leaf}${issuing}${root}`, issuance };
}
