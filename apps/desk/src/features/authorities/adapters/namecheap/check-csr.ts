import { AuthorityError } from '../../authority-error.ts';
import { readParsedCsr } from './namecheap-answers.ts';
import type { NamecheapClient } from './namecheap-client.ts';

/** Has Namecheap examine a CSR; what it says is told in its own words. */
export async function checkCsr(
  client: NamecheapClient,
  csr: string,
  type = 'Standard SSL',
): Promise<{ readonly faults: readonly string[] }> {
  try {
    await client.read('namecheap.ssl.parseCSR', { csr, CertificateType: type }, readParsedCsr);
    return { faults: [] };
  } catch (error) {
    if (!(error instanceof AuthorityError) || error.kind !== 'refused') throw error;
    return { faults: [error.reason ?? ''] };
  }
}
