import { describe, expect, it } from 'vitest';
import { prepareCertificate, signPrepared } from '../issue/prepare-certificate.ts';
import { openssl } from '../testing/openssl.ts';
import { createTestAuthority, NOW, testProfile, testRequest } from '../testing/test-authority.ts';
import { createCrl } from './create-crl.ts';

const { issuer, root, issuerPem, rootPem } = createTestAuthority();
const period = { thisUpdate: NOW, nextUpdate: new Date('2026-11-27T10:00:00Z') };
const revokedAt = new Date('2026-11-20T09:00:00Z');

describe('createCrl', () => {
  it('makes a list that openssl verifies and reads', () => {
    const entries = [
      { serialNumber: '4A01', revokedAt, reason: 'keyCompromise' as const },
      { serialNumber: '7B02', revokedAt },
      { serialNumber: 'FF03', revokedAt, reason: 'superseded' as const },
    ];
    const { pem } = createCrl({ issuer, entries, number: 300, ...period });
    const run = openssl(['crl', '-in', 'a.crl', '-CAfile', 'ca.pem', '-noout', '-text'], {
      'a.crl': pem,
      'ca.pem': issuerPem,
    });
    expect(run.output).toContain('verify OK');
    expect(run.output).toMatch(/CRL Number: *\n +300\n/);
    expect(run.output).toMatch(/Last Update: Nov 20 10:00:00 2026 GMT\n +Next Update: Nov 27 10:00:00 2026 GMT/);
    expect(run.output).toMatch(
      /Serial Number: 4A01\n +Revocation Date: Nov 20 09:00:00 2026 GMT\n.*\n.*Reason Code: *\n +Key Compromise/,
    );
    expect(run.output).toMatch(/Serial Number: 7B02\n +Revocation Date: .*\n +Serial Number: FF03/);
    expect(run.output).toMatch(/Serial Number: FF03(?:\n.*){3}\n +Superseded/);
  });

  it('makes openssl refuse a revoked certificate and accept another', () => {
    const [bad, good] = [1, 2].map(() => prepareCertificate(testProfile(issuer), testRequest()));
    if (!bad || !good) throw new Error('two certificates were prepared');
    const files = {
      'ca.pem': rootPem + issuerPem,
      'crls.pem':
        createCrl({ issuer: root, entries: [], number: 1, ...period }).pem +
        createCrl({ issuer, entries: [{ serialNumber: bad.serialNumber, revokedAt }], number: 1, ...period }).pem,
      'bad.pem': signPrepared(bad, issuer).pem,
      'good.pem': signPrepared(good, issuer).pem,
    };
    const options = ['-crl_check_all', '-x509_strict', '-attime', String(NOW.getTime() / 1000 + 60)];
    const verify = (name: string): string =>
      openssl(['verify', ...options, '-CAfile', 'ca.pem', '-CRLfile', 'crls.pem', name], files).output;
    expect(verify('good.pem')).toContain('good.pem: OK');
    expect(verify('bad.pem')).toContain('certificate revoked');
  });

  it('holds a hundred thousand entries', () => {
    const entries = Array.from({ length: 100_000 }, (_, i) => ({
      serialNumber: (0x4000_0000 + i).toString(16),
      revokedAt,
    }));
    const { der } = createCrl({ issuer, entries, number: 1, ...period });
    const run = openssl(['crl', '-inform', 'DER', '-in', 'a.crl', '-CAfile', 'ca.pem', '-noout'], {
      'a.crl': der,
      'ca.pem': issuerPem,
    });
    expect(run.output).toContain('verify OK');
  });

  it.each([
    ['an empty period', { nextUpdate: NOW }],
    ['a serial number that is none', { entries: [{ serialNumber: 'xyz', revokedAt }] }],
  ])('refuses %s', (_, change) => {
    const act = (): unknown => createCrl({ issuer, entries: [], number: 1, ...period, ...change });
    expect(act).toThrow(expect.objectContaining({ code: 'crl.invalid' }));
  });
});
