import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StartFaults } from '@certdesk/platform';
import { afterAll, describe, expect, it } from 'vitest';
import { readDeskConfig } from './config.ts';

const KEY = randomBytes(32);
const TRANSIT = {
  CERTDESK_TRANSIT_URL: 'https://vault.example:8200/',
  CERTDESK_TRANSIT_TOKEN: 'hvs.token',
  CERTDESK_TRANSIT_KEY: 'certdesk',
};
const read = (environment: Record<string, string>) =>
  readDeskConfig({ CERTDESK_CA_SECRET: 'x'.repeat(40), ...environment });
const faultsOf = (environment: Record<string, string>): string[] => {
  try {
    read(environment);
    return [];
  } catch (error) {
    if (!(error instanceof StartFaults)) throw error;
    return error.faults.map(({ params }) => String(params.name)).sort();
  }
};

describe('the settings of the vault', () => {
  const folder = mkdtempSync(join(tmpdir(), 'certdesk-config-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('are none in the embedded default', () => {
    expect(read({}).vault).toEqual({ kek: undefined, previous: undefined, transit: undefined });
  });

  it('take a key and the one before it, also from files', () => {
    const file = join(folder, 'kek');
    writeFileSync(file, `${KEY.toString('base64')}\n`);
    const { kek, previous } = read({ CERTDESK_KEK: KEY.toString('base64'), CERTDESK_KEK_PREVIOUS_FILE: file }).vault;
    expect([kek, previous]).toEqual([KEY, KEY]);
  });

  it('take a key in Transit, and remember where its token is renewed', () => {
    const { CERTDESK_TRANSIT_TOKEN: token, ...others } = TRANSIT;
    const file = join(folder, 'token');
    writeFileSync(file, `${token}\n`);
    expect(read({ ...others, CERTDESK_TRANSIT_TOKEN_FILE: file }).vault.transit).toEqual({
      url: 'https://vault.example:8200',
      mount: 'transit',
      key: 'certdesk',
      token,
      tokenFile: file,
      namespace: undefined,
    });
    expect(read({ ...TRANSIT, CERTDESK_TRANSIT_URL: 'http://127.0.0.1:8200' }).vault.transit?.url).toBe(
      'http://127.0.0.1:8200',
    );
  });

  it('refuse a key that is none, and a token’s way over the network in clear, and say all of it at once', () => {
    const wrong = {
      ...TRANSIT,
      CERTDESK_KEK: 'short',
      CERTDESK_KEK_PREVIOUS: KEY.toString('hex'),
      CERTDESK_TRANSIT_URL: 'http://vault.example:8200',
      CERTDESK_TRANSIT_KEY: '../other',
      CERTDESK_TRANSIT_MOUNT: '/transit',
    };
    expect(faultsOf(wrong)).toEqual(
      Object.keys(wrong)
        .filter((name) => name !== 'CERTDESK_TRANSIT_TOKEN')
        .sort(),
    );
  });

  it('want Transit’s settings together, also beside other faults', () => {
    const { CERTDESK_TRANSIT_KEY, CERTDESK_TRANSIT_URL } = TRANSIT;
    expect(faultsOf({ CERTDESK_TRANSIT_KEY })).toEqual(['CERTDESK_TRANSIT_TOKEN', 'CERTDESK_TRANSIT_URL']);
    expect(faultsOf({ CERTDESK_TRANSIT_URL, CERTDESK_TRANSIT_KEY, CERTDESK_KEK: 'x', CERTDESK_PORT: 'y' })).toEqual([
      'CERTDESK_KEK',
      'CERTDESK_PORT',
      'CERTDESK_TRANSIT_TOKEN',
    ]);
    expect(faultsOf({ CERTDESK_TRANSIT_URI: 'https://vault.example' })).toEqual(['CERTDESK_TRANSIT_URI']);
  });
});

describe('the name servers', () => {
  it('are the system’s unless they are named, with a port where it is another', () => {
    expect(read({}).dnsServers).toBeUndefined();
    const named = '192.0.2.53, 127.0.0.1:5353, 2001:db8::53, [::1]:5353';
    expect(read({ CERTDESK_DNS_SERVERS: named }).dnsServers).toEqual(named.split(', '));
  });

  it.each(['dns.example', '192.0.2.53:99999', '192.0.2.53;192.0.2.54'])('are not %j', (text) => {
    expect(faultsOf({ CERTDESK_DNS_SERVERS: text })).toEqual(['CERTDESK_DNS_SERVERS']);
  });
});

describe('where reports about the desk’s mails come to', () => {
  const address = { CERTDESK_BOUNCE_ADDRESS: 'bounce@b.desk.example' };
  const listen = { CERTDESK_BOUNCE_LISTEN: 'lmtp://[::1]:2526' };
  const imap = { CERTDESK_BOUNCE_IMAP_URL: 'imaps://b:x@mail.example' };

  it('is an address with a way to read it, both or neither', () => {
    expect(read({}).mail.bounces).toBeUndefined();
    expect(read({ ...address, ...listen }).mail.bounces).toMatchObject({
      address: { address: 'bounce@b.desk.example' },
      listen: { protocol: 'lmtp', host: '::1', port: 2526 },
    });
    expect(read({ ...address, ...imap }).mail.bounces).toMatchObject({ imap: { folder: 'INBOX' } });
    for (const half of [address, listen, imap]) expect(faultsOf(half)).toEqual(['CERTDESK_BOUNCE_ADDRESS']);
  });

  it('is nothing that could not be read, and not the CA’s', () => {
    const wrong = {
      CERTDESK_BOUNCE_ADDRESS: 'bounce+x@b.desk.example',
      CERTDESK_BOUNCE_IMAP_URL: 'imaps://mail.example',
      CERTDESK_BOUNCE_LISTEN: '2525',
    };
    expect(faultsOf(wrong)).toEqual(Object.keys(wrong));
    expect(read({ CERTDESK_CA_BOUNCE_ADDRESS: 'bounce@b.ca.example' }).mail.bounces).toBeUndefined();
  });
});
