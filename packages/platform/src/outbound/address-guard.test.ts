import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAddressGuard, isNetwork } from './address-guard.ts';

const internet = createAddressGuard([]);

/** IANA's registries of special-purpose addresses, and what maps an IPv4 address into an IPv6 one. */
const SPECIAL: readonly string[] = [
  '0.0.0.0', '0.1.2.3', '10.0.0.1', '100.64.0.1', '100.127.255.254', '127.0.0.1', '127.255.255.254', '169.254.169.254',
  '172.16.0.1', '172.31.255.254', '192.0.0.8', '192.0.2.1', '192.88.99.1', '192.168.1.1', '198.18.0.1', '198.51.100.7',
  '203.0.113.9', '224.0.0.1', '239.255.255.250', '240.0.0.1', '255.255.255.255',
  '::', '::1', '::ffff:127.0.0.1', '::ffff:8.8.8.8', '::127.0.0.1', '64:ff9b::8.8.8.8', '64:ff9b::10.0.0.1', '64:ff9b:1::1',
  '100::1', '2001::1', '2001:2::1', '2001:db8::1', '2002:7f00:1::', '2002:808:808::', '3fff::1', '5f00::1', 'fc00::1',
  'fd12:3456::1', 'fe80::1', 'fe80::1%eth0', 'fec0::1', 'ff02::1', '4000::1',
]; // biome-ignore format: a table

describe('the guard of addresses', () => {
  it.each(SPECIAL)('lets nobody call %s', (address) => expect(internet.isAllowed(address)).toBe(false));

  it.each(['8.8.8.8', '1.1.1.1', '172.15.0.1', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '2a00:1450::1'])(
    'lets %s be called, which is on the internet',
    (address) => expect(internet.isAllowed(address)).toBe(true),
  );

  it.each(['', 'example.com', '127.1', '0x7f.0.0.1', '8.8.8.8 ', '[::1]', '8.8.8.8/32'])(
    'takes "%s" for no address to call',
    (address) => expect(createAddressGuard(['0.0.0.0/0', '::/0']).isAllowed(address)).toBe(false),
  );

  it('lets a private network be called that the operator names, and no other', () => {
    const guard = createAddressGuard(['10.1.2.0/24', 'fd00:1::/32', '127.0.0.1']);
    expect(['10.1.2.3', 'fd00:1::5', '127.0.0.1'].every(guard.isAllowed)).toBe(true);
    expect(['10.1.3.3', 'fd00:2::5', '127.0.0.2', '::1'].some(guard.isAllowed)).toBe(false);
    expect(guard.isPrivate('8.8.8.8')).toBe(false);
  });

  it.each(['169.254.169.254', 'fe80::1', '0.0.0.0', '::', '224.0.0.1', '255.255.255.255', '::ffff:10.0.0.1'])(
    'keeps %s shut even when the operator names everything',
    (address) => expect(createAddressGuard(['0.0.0.0/0', '::/0']).isAllowed(address)).toBe(false),
  );

  it('takes no IPv6 address that carries an IPv4 one for an address of the internet', () => {
    const prefixes = fc.constantFrom('::', '::ffff:', '::ffff:0:', '64:ff9b::');
    fc.assert(
      fc.property(prefixes, fc.ipV4(), (prefix, address) => !internet.isAllowed(`${prefix}${address}`)),
      { numRuns: 500 },
    );
  });

  it('never throws, whatever a resolver answers', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.ipV4(), fc.ipV6()), (text) => typeof internet.isAllowed(text) === 'boolean'),
    );
  });

  it.each([
    ['10.0.0.0/8', true],
    ['fd00::/8', true],
    ['127.0.0.1', true],
    ['::1', true],
    ['10.0.0.0/33', false],
    ['10/8', false],
    ['example.com', false],
    ['', false],
  ])('knows whether %s names a network', (text, is) => expect(isNetwork(text)).toBe(is));
});
