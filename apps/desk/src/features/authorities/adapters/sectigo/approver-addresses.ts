import type { SectigoClient } from './sectigo-client.ts';
import { ADDRESSES_FRESH_MS } from './sectigo-facts.ts';

/** Whatever a line says of an address, it is the part of it that looks like one. */
const ADDRESS = /[^\s"'<>,;@]+@[^\s"'<>,;@]+/g;

/** The addresses that may approve a domain. From now on, for a day, Sectigo accepts them in an order. */
export async function listAddresses(client: SectigoClient, name: string): Promise<readonly string[]> {
  const domainName = name.replace(/^\*\./, '');
  const { rest } = await client.read('!GetDCVEmailAddressList', { domainName, responseFormat: 1 });
  return [...new Set((rest.match(ADDRESS) ?? []).map((address) => address.toLowerCase()))];
}

export const approverAddresses = async (client: SectigoClient, domain: string) => ({
  addresses: await listAddresses(client, domain),
  freshForMs: ADDRESSES_FRESH_MS,
});
