import { type GodaddyClient, wordsOf } from './godaddy-client.ts';
import type { GodaddyParts } from './godaddy-settings.ts';
import { contactOf } from './request-body.ts';

/**
 * Has GoDaddy examine a CSR by the order that it would be for. Only what it says of the CSR is told: what else it finds is
 * about the order, which is none.
 */
export async function checkCsr(
  parts: GodaddyParts,
  client: GodaddyClient,
  csr: string,
): Promise<{ readonly faults: readonly string[] }> {
  const body = {
    csr,
    productType: 'DV_SSL',
    period: parts.settings.orderYears,
    contact: contactOf(parts, parts.settings.contactEmail),
  };
  const refusal = await client.examine({ method: 'POST', path: '/v1/certificates/validate', body });
  if (!refusal) return { faults: [] };
  const fields = (refusal.fields ?? []).filter(({ path, code }) => /csr/i.test(`${path} ${code}`));
  if (fields.length > 0) return { faults: fields.map(({ message, code }) => message || code || '') };
  return { faults: /csr/i.test(`${refusal.code} ${refusal.message}`) ? [wordsOf(refusal)] : [] };
}
