import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OID } from '../der/oids.ts';
import { childrenOf, rawOf, readDer } from '../der/read.ts';
import { context, NULL, octetString, oid, sequence } from '../der/write.ts';
import { prepareCertificate, signPrepared } from '../issue/prepare-certificate.ts';
import { PkiError } from '../pki-error.ts';
import { openssl } from '../testing/openssl.ts';
import { createTestAuthority, testProfile, testRequest } from '../testing/test-authority.ts';
import { parseOcspRequest } from './ocsp-request.ts';
import { type CertificateStatus, createOcspError, createOcspResponse } from './ocsp-response.ts';

const { issuer, root, issuerPem, rootPem } = createTestAuthority();
const prepared = prepareCertificate(testProfile(issuer), testRequest());
const { pem } = signPrepared(prepared, issuer);
const files = { 'root.pem': rootPem, 'ca.pem': issuerPem, 'leaf.pem': pem };
// openssl compares thisUpdate and nextUpdate with its own clock.
const now = new Date();
const period = { producedAt: now, thisUpdate: now, nextUpdate: new Date(now.getTime() + 86_400_000) };

function requestFor(options: readonly string[]): Buffer {
  const args = ['ocsp', ...options, '-issuer', 'ca.pem', '-cert', 'leaf.pem', '-reqout', 'out'];
  return openssl(args, files).bytes;
}

/** Answers a request of openssl and lets openssl judge the answer. */
function ask(status: CertificateStatus | undefined, options: readonly string[] = []): string {
  const der = requestFor(options);
  const request = parseOcspRequest(der);
  const statuses = new Map(status ? [[prepared.serialNumber, status]] : []);
  const response = createOcspResponse({ issuer, request, statuses, ...period });
  const args = [
    '-reqin',
    'req.der',
    '-respin',
    'resp.der',
    '-issuer',
    'ca.pem',
    '-cert',
    'leaf.pem',
    '-CAfile',
    'root.pem',
  ];
  const all = { ...files, 'req.der': der, 'resp.der': response };
  return openssl(['ocsp', ...options, ...args, '-verify_other', 'ca.pem', '-no_nonce'], all).output;
}

describe('the OCSP responder', () => {
  it('says good, revoked and unknown so that openssl believes it', () => {
    expect(ask({ status: 'good' })).toMatch(/^leaf.pem: good\n(?:\t.*\n)+Response verify OK\n$/);
    expect(ask({ status: 'unknown' })).toMatch(/^leaf.pem: unknown\n(?:\t.*\n)+Response verify OK\n$/);
    const revoked = ask({ status: 'revoked', revokedAt: new Date('2026-11-20T11:00:00Z'), reason: 'keyCompromise' });
    expect(revoked).toMatch(/^leaf.pem: revoked\n(?:\t.*\n)+Response verify OK\n$/);
    expect(revoked).toContain('Reason: keyCompromise');
    expect(revoked).toContain('Revocation Time: Nov 20 11:00:00 2026 GMT');
    expect(ask({ status: 'revoked', revokedAt: now })).not.toContain('Reason:');
  });

  it('calls a certificate unknown that it was told nothing about', () => {
    expect(ask(undefined)).toContain('leaf.pem: unknown');
  });

  it('repeats the nonce, and adds none where none was', () => {
    expect(ask({ status: 'good' }, ['-nonce'])).not.toMatch(/WARNING|Nonce Verify error/);
    expect(parseOcspRequest(requestFor(['-no_nonce'])).nonce).toBeUndefined();
    expect(ask({ status: 'good' }, ['-no_nonce'])).toContain('leaf.pem: good');
  });

  it('understands SHA-256 certificate ids', () => {
    expect(ask({ status: 'good' }, ['-sha256'])).toMatch(/^leaf.pem: good\n(?:\t.*\n)+Response verify OK\n$/);
  });

  it('refuses to speak about the certificates of another CA', () => {
    const request = parseOcspRequest(requestFor([]));
    const act = (): unknown => createOcspResponse({ issuer: root, request, statuses: new Map(), ...period });
    expect(act).toThrow(expect.objectContaining({ code: 'ocsp.unauthorized' }));
  });

  it.each([
    ['malformedRequest', 'malformedrequest (1)'],
    ['tryLater', 'trylater (3)'],
    ['unauthorized', 'unauthorized (6)'],
  ] as const)('says %s', (error, output) => {
    const run = openssl(['ocsp', '-respin', 'resp.der'], { 'resp.der': createOcspError(error) });
    expect(run.output).toContain(output);
  });
});

describe('parseOcspRequest', () => {
  const nonceRequest = requestFor(['-nonce']);
  const list = rawOf(
    childrenOf(childrenOf(readDer(requestFor(['-no_nonce'])))[0] ?? readDer(NULL))[0] ?? readDer(NULL),
  );
  const withNonce = (length: number): Uint8Array => {
    const nonce = octetString(new Uint8Array(length).fill(7));
    return sequence(sequence(list, context(2, sequence(sequence(oid(OID.ocspNonce), octetString(nonce))))));
  };

  it('takes a nonce of 1 to 128 octets as it is', () => {
    for (const length of [1, 32, 128]) {
      expect(parseOcspRequest(withNonce(length)).nonce).toEqual(new Uint8Array(length).fill(7));
    }
  });

  it.each([0, 129])('refuses a nonce of %i octets', (length) => {
    const act = (): unknown => parseOcspRequest(withNonce(length));
    expect(act).toThrow(expect.objectContaining({ code: 'ocsp.malformed_request', findings: ['nonce length'] }));
  });

  it('throws nothing but its own error', () => {
    const octets = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc
        .tuple(fc.nat(nonceRequest.length - 1), fc.nat(255))
        .map(([at, by]) => nonceRequest.map((octet, i) => (i === at ? by : octet))),
    );
    fc.assert(
      fc.property(octets, (der) => {
        try {
          parseOcspRequest(der);
        } catch (error) {
          expect(error).toBeInstanceOf(PkiError);
          expect(error).toHaveProperty('code', 'ocsp.malformed_request');
        }
      }),
      { numRuns: 2000 },
    );
  });
});
