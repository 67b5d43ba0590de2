import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StartFault } from '@certdesk/platform';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openAuthorityKeys } from './authority-keys.ts';
import { authorityUrls } from './authority-urls.ts';

let folder = '';
const kek = randomBytes(32);
const open = (key = kek) =>
  openAuthorityKeys({
    folder,
    kek: key,
    name: 'Certdesk CA',
    urls: authorityUrls('https://ca.example.net'),
    now: new Date('2026-11-22T09:00:00Z'),
  });
const readAll = () =>
  readdirSync(join(folder, 'keys')).map((name) => [name, readFileSync(join(folder, 'keys', name), 'utf8')]);
const faultOf = (act: () => unknown): unknown => {
  try {
    return act();
  } catch (error) {
    return error;
  }
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'certdesk-keys-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the keys of the CA', () => {
  it('are made once and opened ever after', () => {
    const [first, second] = [open(), open()];
    expect(second.root.certificate).toEqual(first.root.certificate);
    expect(second.issuing.certificate).toEqual(first.issuing.certificate);
  });

  it('lie on disk encrypted, for nobody else to read', () => {
    const { issuing } = open();
    for (const [name, text] of readAll()) {
      expect(statSync(join(folder, 'keys', name ?? '')).mode & 0o777).toBe(0o600);
      expect(text).not.toContain('PRIVATE KEY');
    }
    const secret = issuing.privateKey.export({ type: 'pkcs8', format: 'der' });
    const onDisk = JSON.parse(readFileSync(join(folder, 'keys', 'issuing.key.json'), 'utf8'));
    expect(Buffer.from(onDisk.ciphertext, 'base64').includes(secret.subarray(36, 68))).toBe(false);
  });

  it('stay as they are when the key encryption key is wrong, and one sentence says so', () => {
    open();
    const before = readAll();
    const fault = faultOf(() => open(randomBytes(32)));
    expect(fault).toBeInstanceOf(StartFault);
    expect(fault).toMatchObject({ code: 'authority.keys_unusable' });
    expect(readAll()).toEqual(before);
  });

  it('cannot be swapped: a sealed key opens only under its own name', () => {
    open();
    const path = (name: string) => join(folder, 'keys', name);
    writeFileSync(path('issuing.key.json'), readFileSync(path('root.key.json')));
    writeFileSync(path('issuing.pem'), readFileSync(path('root.pem')));
    expect(faultOf(() => open())).toMatchObject({ code: 'authority.keys_unusable' });
  });

  it('are never half made: a first start that was cut off begins anew', () => {
    mkdirSync(join(folder, 'keys.unfinished'));
    writeFileSync(join(folder, 'keys.unfinished', 'root.key.json'), 'cut off');
    const { root } = open();
    expect(readdirSync(folder)).toEqual(['keys']);
    expect(open().root.certificate).toEqual(root.certificate);
  });

  it('are not made anew beside a file that is missing', () => {
    open();
    rmSync(join(folder, 'keys', 'issuing.pem'));
    expect(faultOf(() => open())).toMatchObject({ code: 'authority.keys_unusable' });
  });
});
