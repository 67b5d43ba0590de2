import { generateKeyPairSync } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Bytes, ownBytes } from '../bytes.ts';
import { prepareCertificate, signPrepared } from '../issue/prepare-certificate.ts';
import { pemDecode } from '../pem.ts';
import { hasProgram, openssl, runProgram } from '../testing/openssl.ts';
import { createTestAuthority, testProfile, testRequest } from '../testing/test-authority.ts';
import { createPkcs12 } from './create-pkcs12.ts';
import { openPkcs12 } from './read-pkcs12.ts';

const PASSWORD = 'a "long" password, 1';
let leaf: Bytes;
let pkcs8: Bytes;
let chain: Bytes[];

beforeAll(() => {
  const { issuer, root } = createTestAuthority();
  const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const publicKey = ownBytes(pair.publicKey.export({ type: 'spki', format: 'der' }));
  leaf = signPrepared(prepareCertificate(testProfile(issuer), testRequest({ publicKey })), issuer).der;
  pkcs8 = ownBytes(pair.privateKey.export({ type: 'pkcs8', format: 'der' }));
  chain = [issuer.certificate, root.certificate];
});

const create = (options: Partial<Parameters<typeof createPkcs12>[0]> = {}): Promise<Bytes> => {
  const usual = {
    leaf,
    chain,
    pkcs8,
    password: PASSWORD,
    encryption: 'modern',
    friendlyName: 'www.example.com',
  } as const;
  return createPkcs12({ ...usual, ...options });
};

describe.each(['modern', 'legacy'] as const)('createPkcs12, %s', (encryption) => {
  it('gives what openssl opens, with everything in it', async () => {
    const file = await create({ encryption });
    const run = openssl(['pkcs12', '-in', 'a.p12', '-passin', `pass:${PASSWORD}`, '-nodes'], { 'a.p12': file });
    const blocks = pemDecode(run.output);
    expect(blocks.filter(({ label }) => label === 'CERTIFICATE').map(({ der }) => der)).toEqual([leaf, ...chain]);
    expect(blocks.find(({ label }) => label === 'PRIVATE KEY')?.der).toEqual(pkcs8);
    expect(run.output.match(/friendlyName: www\.example\.com/g)).toHaveLength(2);
    const keyIds = run.output.match(/localKeyID: .+/g);
    expect(keyIds).toHaveLength(2);
    expect(new Set(keyIds)).toHaveLength(1);
  });

  it('is opened with the same password only', async () => {
    const file = await create({ encryption, password: 'Grüße' });
    expect(await openPkcs12(file, ['Grüße'])).toEqual({ certificates: [leaf, ...chain], keys: [pkcs8] });
    expect(await openPkcs12(file, ['Gruesse'])).toBe('password_wrong');
    const run = openssl(['pkcs12', '-in', 'a.p12', '-passin', 'pass:Grüße', '-noout'], { 'a.p12': file });
    expect(run.ok).toBe(true);
  });

  it('does without a chain, and with a name in any script', async () => {
    const file = await create({ encryption, chain: [], friendlyName: 'пример.com 证书' });
    const run = openssl(['pkcs12', '-in', 'a.p12', '-passin', `pass:${PASSWORD}`, '-nokeys'], { 'a.p12': file });
    expect(pemDecode(run.output)).toEqual([{ label: 'CERTIFICATE', der: leaf }]);
  });

  it('never repeats itself', async () => {
    expect(await create({ encryption })).not.toEqual(await create({ encryption }));
  });

  it.skipIf(!hasProgram('keytool'))('gives what Java opens (skipped where keytool is missing)', async () => {
    const from = ['-srckeystore', 'a.p12', '-srcstoretype', 'PKCS12', '-srcstorepass', PASSWORD];
    const to = ['-destkeystore', 'out', '-deststoretype', 'PKCS12', '-deststorepass', 'another one'];
    const copy = runProgram('keytool', ['-importkeystore', '-noprompt', ...from, ...to], {
      'a.p12': await create({ encryption }),
    });
    expect(copy.output).toContain('www.example.com');
    expect(await openPkcs12(copy.bytes, ['another one'])).toEqual({ certificates: [leaf, ...chain], keys: [pkcs8] });
  });

  it.skipIf(!hasProgram('certtool'))('gives what GnuTLS opens (skipped where certtool is missing)', async () => {
    const args = ['--p12-info', '--inder', '--infile', 'a.p12', '--password', PASSWORD];
    const { output } = runProgram('certtool', args, { 'a.p12': await create({ encryption }) });
    expect(output.match(/BEGIN CERTIFICATE/g)).toHaveLength(3);
    expect(output).toMatch(/BEGIN (?:ENCRYPTED )?PRIVATE KEY/);
  });
});

describe('createPkcs12', () => {
  it('encrypts as it says', async () => {
    const describeFile = async (encryption: 'modern' | 'legacy') => {
      const args = ['pkcs12', '-in', 'a.p12', '-passin', `pass:${PASSWORD}`, '-noout', '-info'];
      return openssl(args, { 'a.p12': await create({ encryption }) }).output;
    };
    const modern = await describeFile('modern');
    expect(modern).toContain('MAC: sha256, Iteration 150000');
    expect(modern.match(/PBES2, PBKDF2, AES-256-CBC, Iteration 150000, PRF hmacWithSHA256/g)).toHaveLength(2);
    const legacy = await describeFile('legacy');
    expect(legacy).toContain('MAC: sha1, Iteration 10000');
    expect(legacy.match(/pbeWithSHA1And3-KeyTripleDES-CBC, Iteration 10000/g)).toHaveLength(2);
  });
});
