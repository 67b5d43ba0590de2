import { generateKeyPairSync } from 'node:crypto';
import { StartFaults } from '@certdesk/platform';
import { describe, expect, it } from 'vitest';
import { readAuthorityConfig } from './config.ts';

const faultsOf = (environment: Record<string, string>): string[] => {
  try {
    readAuthorityConfig(environment);
    return [];
  } catch (error) {
    if (!(error instanceof StartFaults)) throw error;
    return error.faults.map(({ code, params }) => `${code} ${params.name}`).sort();
  }
};

const pemOf = (type: 'ed25519' | 'rsa'): string => {
  const pair = type === 'rsa' ? generateKeyPairSync('rsa', { modulusLength: 2048 }) : generateKeyPairSync('ed25519');
  return String(pair.privateKey.export({ type: 'pkcs8', format: 'pem' }));
};

describe('the settings of the CA', () => {
  it('need nothing to be set', () => {
    const config = readAuthorityConfig({});
    expect(config).toMatchObject({
      port: 8081,
      smtpUrls: 'smtp://127.0.0.1:1025',
      name: 'Certdesk CA',
      trustProxy: false,
    });
    expect(config.folder).toMatch(/data\/authority$/);
  });

  it('follow the port of the local mailbox', () => {
    expect(readAuthorityConfig({ CERTDESK_SMTP_PORT: '2525' }).smtpUrls).toBe('smtp://127.0.0.1:2525');
  });

  it('are all checked before anything is opened', () => {
    const environment = {
      CERTDESK_CA_PORT: '99999',
      CERTDESK_CA_SECRET: 'short',
      CERTDESK_CA_KEK: 'c2hvcnQ=',
      CERTDESK_CA_URL: 'ftp://ca.example.net',
      CERTDESK_CA_MAIL_FROM: 'nobody',
      CERTDESK_CA_NAME: 'CA <script>',
      CERTDESK_CA_BOUNCE_ADDRESS: 'bounce+x@b.ca.example',
      CERTDESK_CA_BOUNCE_LISTEN: '2525',
      CERTDESK_CA_BOUNCE_IMAP_URL: 'imaps://mail.example',
      CERTDESK_CA_DKIM: 'yes',
      CERTDESK_CA_DKIM_SELECTOR: 'a.b',
      CERTDESK_CA_DKIM_RSA_KEY: pemOf('ed25519'),
      CERTDESK_CA_DKIM_ED25519_KEY: 'no key',
      SMTP_URL: 'smtps://mail.example.net http://mail.example.net',
      SMTP_CA: '-----BEGIN CERTIFICATE-----\nno\n-----END CERTIFICATE-----',
    };
    expect(faultsOf(environment)).toEqual(
      Object.keys(environment)
        .map((name) => `config.invalid ${name}`)
        .sort(),
    );
  });

  it('say how mails are signed: with keys of the CA’s or of the operator’s, or not at all', () => {
    expect(readAuthorityConfig({}).dkim).toEqual({ selector: 'certdesk' });
    const given = { CERTDESK_CA_DKIM_RSA_KEY: pemOf('rsa'), CERTDESK_CA_DKIM_SELECTOR: 'mail2026' };
    expect(readAuthorityConfig(given).dkim).toMatchObject({ selector: 'mail2026', rsa: { asymmetricKeyType: 'rsa' } });
    expect(readAuthorityConfig({ CERTDESK_CA_DKIM: '0' }).dkim).toBeUndefined();
  });

  it('say where bounces come to and how they are taken, both or neither', () => {
    const address = { CERTDESK_CA_BOUNCE_ADDRESS: 'bounce@b.ca.example' };
    const listen = { CERTDESK_CA_BOUNCE_LISTEN: 'lmtp://[::1]:2525' };
    const imap = { CERTDESK_CA_BOUNCE_IMAP_URL: 'imaps://b:x@mail.example' };
    expect(readAuthorityConfig({}).bounces).toBeUndefined();
    expect(readAuthorityConfig({ ...address, ...listen }).bounces).toMatchObject({
      address: { address: 'bounce@b.ca.example' },
      listen: { protocol: 'lmtp', host: '::1', port: 2525 },
    });
    expect(readAuthorityConfig({ ...address, ...imap }).bounces).toMatchObject({ imap: { folder: 'INBOX' } });
    for (const half of [address, listen, imap])
      expect(faultsOf(half)).toEqual(['config.invalid CERTDESK_CA_BOUNCE_ADDRESS']);
    for (const name of ['Bounce@b.example', `${'b'.repeat(20)}@b.example`, 'größe@b.example', 'nobody'])
      expect(faultsOf({ ...listen, CERTDESK_CA_BOUNCE_ADDRESS: name })).toEqual([
        'config.invalid CERTDESK_CA_BOUNCE_ADDRESS',
      ]);
  });

  it('refuse a misspelt setting', () => {
    expect(faultsOf({ CERTDESK_CA_PROT: '1' })).toEqual(['config.unknown CERTDESK_CA_PROT']);
  });
});
