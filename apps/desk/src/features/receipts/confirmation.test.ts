import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withoutAddresses } from './confirmation.ts';

const RECIPIENT = 'hostmaster@example.com';

describe("a mail server's words in a receipt", () => {
  it('stay as they are when they name nobody', () => {
    const response = '250 2.0.0 Ok: queued as 4Vx1Yz0kQnz1t (took 0.12 s)';
    expect(withoutAddresses(response, RECIPIENT)).toBe(response);
  });

  it.each([
    ['250 2.1.5 <Hostmaster@Example.COM>... Recipient ok', '250 2.1.5 <…>... Recipient ok'],
    ['250 to=hostmaster@example.com, status=sent', '250 to=…, status=sent'],
    ['250 forwarded to <chief@other.example>', '250 forwarded to <…>'],
    ['250 bounce+hostmaster=example.com@desk.example taken', '250 … taken'],
  ])('name no address: %s', (response, expected) => {
    expect(withoutAddresses(response, RECIPIENT)).toBe(expected);
  });

  it('never hold the recipient, wherever and however it stood', () => {
    const spelled = fc.mixedCase(fc.constant(RECIPIENT));
    fc.assert(
      fc.property(fc.string(), spelled, fc.string(), (before, address, after) => {
        const shown = withoutAddresses(before + address + after, RECIPIENT);
        expect(shown.toLowerCase()).not.toContain(RECIPIENT);
        expect(shown).not.toContain('@');
      }),
    );
  });
});
