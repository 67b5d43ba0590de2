import { randomBytes, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAddress } from '../address.ts';
import { createBounceAddresses, MAX_BOUNCE_LOCAL_PART } from './bounce-addresses.ts';

const base = parseAddress('bounce@bounces.ca.example');
const addresses = createBounceAddresses({ base, secret: randomBytes(32) });

describe('the address that bounces of a mail come to', () => {
  it('leads back to its mail, in whatever case a mail system writes it', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.boolean(), (id, upper) => {
        const { address } = addresses.addressOf(id);
        expect(addresses.mailOf(upper ? address.toUpperCase() : address)).toBe(id);
      }),
    );
  });

  it('fits into a mail address with the longest name that may be set', () => {
    const longest = parseAddress(`${'b'.repeat(MAX_BOUNCE_LOCAL_PART)}@bounces.ca.example`);
    const id = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
    const ours = createBounceAddresses({ base: longest, secret: randomBytes(32) });
    expect(ours.mailOf(ours.addressOf(id).address)).toBe(id);
  });

  it('cannot be made up: another mail, another secret, or one changed character is not ours', () => {
    const { address } = addresses.addressOf(randomUUID());
    const foreign = createBounceAddresses({ base, secret: randomBytes(32) });
    expect(foreign.mailOf(address)).toBeUndefined();
    const start = 'bounce+'.length;
    for (let place = start; place < start + 44; place += 1) {
      const other = address[place] === 'a' ? 'b' : 'a';
      expect(addresses.mailOf(address.slice(0, place) + other + address.slice(place + 1))).toBeUndefined();
    }
  });

  it('is told from anything else', () => {
    for (const text of ['', 'bounce@bounces.ca.example', 'bounce+@bounces.ca.example', 'bounce+zz@bounces.ca.example'])
      expect(addresses.mailOf(text)).toBeUndefined();
    expect(addresses.mailOf(`bounce+${'z'.repeat(44)}@bounces.ca.example`)).toBeUndefined();
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(addresses.mailOf(`bounce+${text}@bounces.ca.example`)).toBeUndefined();
      }),
    );
  });
});
