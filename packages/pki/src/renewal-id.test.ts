import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { pemDecode } from './pem.ts';
import { renewalId } from './renewal-id.ts';
import { createTestAuthority } from './testing/test-authority.ts';

const derOf = (pem: string): Uint8Array => pemDecode(pem)[0]?.der ?? new Uint8Array();

describe('what a certificate is called when its renewal is asked about', () => {
  it("is its authority's key identifier and its serial number, as their octets stand in it", () => {
    const { issuerPem } = createTestAuthority();
    const id = renewalId(derOf(issuerPem)) ?? '';
    expect(id).toMatch(/^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/);
    const [keyId = '', serial = ''] = id.split('.').map((part) => Buffer.from(part, 'base64url').toString('hex'));
    const { serialNumber } = new X509Certificate(issuerPem);
    expect(serial.replace(/^00/, '').toUpperCase()).toBe(serialNumber);
    // RFC 5280 4.1.2.2 counts in two's complement: a first bit that is set has a zero octet before it.
    expect(Number.parseInt(serial.slice(0, 2), 16)).toBeLessThan(0x80);
    expect(keyId).toHaveLength(40);
  });

  it('is nothing for a certificate that does not name the key of its authority', () => {
    const { rootPem } = createTestAuthority();
    const der = derOf(rootPem);
    // 2.5.29.35 becomes 2.5.29.127, which nobody knows.
    const at = Buffer.from(der).indexOf(Buffer.from('0603551d23', 'hex'));
    if (at >= 0) der[at + 4] = 0x7f;
    expect(renewalId(der)).toBeUndefined();
  });

  it('cannot be had from anything else', () => {
    expect(() => renewalId(new Uint8Array([0x30, 0x00]))).toThrow('der.malformed');
  });
});
