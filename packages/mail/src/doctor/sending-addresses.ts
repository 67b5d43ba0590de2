import { BlockList, isIP } from 'node:net';
import { type MailDns, recordsOf } from '../dns/mail-dns.ts';

export type SendingAddresses = {
  readonly addresses: readonly string[];
  /** The operator has said so. Otherwise they are those at which the mail servers take mails, and may send from others. */
  readonly isSure: boolean;
};

/** Addresses that no receiver ever sees mail from. */
const private4 = new BlockList();
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const)
  private4.addSubnet(network, bits);
const global6 = new BlockList();
global6.addSubnet('2000::', 3, 'ipv6');

const isPublic = (address: string): boolean =>
  isIP(address) === 4 ? !private4.check(address) : global6.check(address, 'ipv6');

async function addressesOf(dns: MailDns, host: string): Promise<readonly string[]> {
  if (isIP(host) !== 0) return [host];
  if (host === 'localhost') return [];
  const answers = await Promise.all([dns(host, 'A'), dns(host, 'AAAA')]);
  return answers.flatMap(recordsOf);
}

/** What is known of the addresses that mails leave from: what the operator has set, or else those of the mail servers. */
export async function findSendingAddresses(
  dns: MailDns,
  { configured, hosts }: { configured: readonly string[]; hosts: readonly string[] },
): Promise<SendingAddresses> {
  if (configured.length > 0) return { addresses: configured, isSure: true };
  const found = (await Promise.all(hosts.map((host) => addressesOf(dns, host)))).flat();
  return { addresses: [...new Set(found)].filter(isPublic), isSure: false };
}
