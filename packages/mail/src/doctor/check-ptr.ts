import type { MailFinding } from '@certdesk/contract';
import { type DnsAnswer, type MailDns, recordsOf } from '../dns/mail-dns.ts';
import { reverseName } from '../dns/reverse-name.ts';
import { finding, lookUpFailed } from './finding.ts';
import type { SendingAddresses } from './sending-addresses.ts';

const typeOf = (address: string): 'A' | 'AAAA' => (address.includes(':') ? 'AAAA' : 'A');

/** The name of an address, and whether that name leads back to it: receivers distrust whoever has none. */
async function checkAddress(
  dns: MailDns,
  address: string,
  { isSure, domain }: { isSure: boolean; domain: string },
): Promise<MailFinding> {
  const reverse = reverseName(address);
  const answer = await dns(reverse, 'PTR');
  if (answer === 'unknown') return lookUpFailed('ptr', reverse);
  const names = recordsOf(answer);
  const severity = isSure ? 'fault' : 'hint';
  const [first] = names;
  if (first === undefined) {
    const records = [{ name: reverse, type: 'PTR', value: `mail.${domain}.` } as const];
    return finding(severity, 'ptr.missing', { params: { address }, records });
  }
  const type = typeOf(address);
  const forward = await Promise.all(names.map((name) => dns(name, type)));
  const confirmed = names.find((_, index) => leadsTo(forward[index] ?? [], reverse));
  if (confirmed !== undefined) return finding('ok', 'ptr.ok', { params: { address, name: confirmed } });
  const records = [{ name: first, type, value: address }];
  return finding(severity, 'ptr.not_confirmed', { params: { address, name: first }, records });
}

/** Compared by their reverse names: an IPv6 address can be written in several ways. */
const leadsTo = (answer: DnsAnswer<string>, reverse: string): boolean =>
  recordsOf(answer).some((address) => reverseName(address) === reverse);

/** Forward-confirmed reverse names of the addresses that mails leave from, as far as these are known. */
export async function checkPtr(
  dns: MailDns,
  { sending, domain }: { sending: SendingAddresses; domain: string },
): Promise<MailFinding[]> {
  const { addresses, isSure } = sending;
  if (addresses.length === 0) return [finding('hint', 'ptr.unknown_addresses')];
  return Promise.all(addresses.map((address) => checkAddress(dns, address, { isSure, domain })));
}
