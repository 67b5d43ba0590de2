import { BlockList, isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** The address that a name leads to is none that may be called. Says no more: the address may be a network's secret. */
export class AddressForbidden extends Error {
  readonly code = 'ADDRESS_FORBIDDEN';

  constructor() {
    super('the address may not be called');
    this.name = 'AddressForbidden';
  }
}

export type AddressGuard = {
  /** On the public internet, or in one of the networks that the operator names. */
  isAllowed: (address: string) => boolean;
  /** In one of the networks that the operator names: only there may HTTP go without TLS. */
  isPrivate: (address: string) => boolean;
};

/** Never called, whatever an operator names: clouds keep their instances' credentials at link-local addresses. */
const NEVER: readonly string[] = ['unspecified', 'broadcast', 'multicast', 'linkLocal', 'ipv4Mapped'];

/** IANA hands out global unicast addresses from 2000::/3 only; what stands outside leads to no host of the internet. */
const GLOBAL_V6: [ipaddr.IPv6, number] = ipaddr.IPv6.parseCIDR('2000::/3');

function isPublic(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  // `unicast` is what is in no special range: neither private, shared, documentation, nor mapped by NAT64, 6to4 or Teredo.
  if (address.range() !== 'unicast') return false;
  return address.kind() === 'ipv4' || address.match(GLOBAL_V6);
}

function addNetwork(list: BlockList, network: string): void {
  const [address, bits] = ipaddr.parseCIDR(network.includes('/') ? network : `${network}/${wholeOf(network)}`);
  list.addSubnet(address.toString(), bits, address.kind());
}
const wholeOf = (address: string): number => (isIP(address) === 6 ? 128 : 32);

/** Whether a text names a network (`10.1.2.0/24`, `fd00::/8`) or one address. */
export function isNetwork(text: string): boolean {
  return isIP(text) !== 0 || (isIP(text.split('/')[0] ?? '') !== 0 && ipaddr.isValidCIDR(text));
}

/** `privateNetworks`: networks and addresses that may be called though they are not of the internet (`isNetwork`). */
export function createAddressGuard(privateNetworks: readonly string[]): AddressGuard {
  const networks = new BlockList();
  for (const network of privateNetworks) addNetwork(networks, network);
  const read = (text: string) => {
    const address = isIP(text) === 0 ? undefined : ipaddr.parse(text);
    return address && !NEVER.includes(address.range()) ? address : undefined;
  };
  const isPrivate = (text: string) => {
    const address = read(text);
    return address !== undefined && networks.check(address.toString(), address.kind());
  };
  return {
    isPrivate,
    isAllowed: (text) => {
      const address = read(text);
      return address !== undefined && (isPublic(address) || isPrivate(text));
    },
  };
}
