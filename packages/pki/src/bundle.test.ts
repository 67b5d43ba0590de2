import { describe, expect, it } from 'vitest';
import { createPkcs7Bundle } from './bundle.ts';
import { openssl } from './testing/openssl.ts';
import { createTestAuthority } from './testing/test-authority.ts';

describe('createPkcs7Bundle', () => {
  it('makes a .p7b from which openssl prints the same certificates in the same order', () => {
    const { issuer, root, issuerPem, rootPem } = createTestAuthority();
    const bundle = createPkcs7Bundle([issuer.certificate, root.certificate]);
    const run = openssl(['pkcs7', '-inform', 'DER', '-in', 'a.p7b', '-print_certs'], { 'a.p7b': bundle });
    expect(run.output.match(/-----BEGIN[\s\S]*?-----END CERTIFICATE-----\n/g)).toEqual([issuerPem, rootPem]);
  });
});
