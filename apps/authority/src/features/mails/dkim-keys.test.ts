import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dkimRecords } from '@certdesk/mail';
import { StartFault } from '@certdesk/platform';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDkimKeys } from './dkim-keys.ts';

describe('the keys that sign mails', () => {
  const kek = randomBytes(32);
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'certdesk-dkim-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const recordsOf = (keys: ReturnType<typeof openDkimKeys>) => dkimRecords({ domain: 'ca.example.net', keys });

  it('are made once, one of each kind, and stay', () => {
    const first = recordsOf(openDkimKeys({ selector: 'certdesk' }, folder, kek));
    expect(first.map(({ name }) => name)).toEqual([
      'certdesk-rsa._domainkey.ca.example.net',
      'certdesk-ed25519._domainkey.ca.example.net',
    ]);
    expect(recordsOf(openDkimKeys({ selector: 'certdesk' }, folder, kek))).toEqual(first);
  });

  it('lie encrypted in files of their user, and another key encryption key does not open them', () => {
    openDkimKeys({ selector: 'certdesk' }, folder, kek);
    const files = readdirSync(folder).sort();
    expect(files).toEqual(['dkim-ed25519.key.json', 'dkim-rsa.key.json']);
    expect(files.map((file) => statSync(join(folder, file)).mode & 0o777)).toEqual([0o600, 0o600]);
    expect(() => openDkimKeys({ selector: 'certdesk' }, folder, randomBytes(32))).toThrow(StartFault);
  });

  it('are the operator’s, and no others, where some are given', () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    expect(openDkimKeys({ selector: 'x', rsa }, folder, kek)).toEqual([{ selector: 'x-rsa', privateKey: rsa }]);
    expect(readdirSync(folder)).toEqual([]);
  });
});
