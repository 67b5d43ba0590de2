import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fingerprintSha256 } from './fingerprint.ts';
import { pemDecode, pemEncode } from './pem.ts';
import { openssl } from './testing/openssl.ts';
import { createTestAuthority } from './testing/test-authority.ts';

describe('PEM', () => {
  it('comes back as it went', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ minLength: 1, maxLength: 200 })), (parts) => {
        const text = parts.map((der) => `text\n${pemEncode('CERTIFICATE', der)}`).join('');
        expect(pemDecode(text)).toEqual(parts.map((der) => ({ label: 'CERTIFICATE', der: new Uint8Array(der) })));
      }),
    );
  });

  it('passes over blocks that are broken', () => {
    expect(pemDecode('-----BEGIN A-----\n!!\n-----END A-----\n-----BEGIN A-----\nAAAA\n-----END B-----')).toEqual([]);
  });
});

describe('fingerprintSha256', () => {
  it('is what openssl prints', async () => {
    const { root, rootPem } = createTestAuthority();
    const run = openssl(['x509', '-in', 'a.pem', '-noout', '-fingerprint', '-sha256'], { 'a.pem': rootPem });
    expect(run.output.trim()).toBe(`sha256 Fingerprint=${await fingerprintSha256(root.certificate)}`);
  });
});
