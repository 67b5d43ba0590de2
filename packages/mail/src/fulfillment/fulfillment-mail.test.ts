import { LANGUAGES, SERVER_TYPES } from '@certdesk/contract';
import { loadTranslators } from '@certdesk/locales';
import { pemDecode } from '@certdesk/pki';
import { describe, expect, it } from 'vitest';
import { type FulfillmentMail, fulfillmentMail } from './fulfillment-mail.ts';

const translators = loadTranslators('mail');

const certificate = Uint8Array.from({ length: 600 }, (_, index) => index % 251);
const issuingCertificate = Uint8Array.from({ length: 500 }, (_, index) => (index * 7) % 251);

const fulfillment: FulfillmentMail = {
  authority: 'Certdesk CA',
  orderNumber: 4711,
  names: ['*.example.org', 'example.org'],
  product: 'Certdesk DV 199',
  serverType: 'nginx',
  recipient: 'admin@example.org',
  serialNumber: '6FE2DF73400B027911D9AEC16A4C9C1E',
  notBefore: new Date('2026-11-22T09:00:00Z'),
  notAfter: new Date('2027-06-09T08:59:59Z'),
  fingerprint: '4B:17:22:22',
  certificate,
  chain: [issuingCertificate],
  rootUrl: 'http://ca.example.net/ca/root.pem',
};

describe('the fulfillment email', () => {
  it.each(LANGUAGES)('says in %s which certificate it carries, in text and HTML', (language) => {
    const mail = fulfillmentMail(fulfillment, translators[language]);
    expect(mail.subject).toContain('*.example.org');
    expect(mail.subject).toContain('4711');
    expect(mail.html).toContain(`<html lang="${language}"`);
    const facts = [
      ...fulfillment.names,
      '4711',
      'Certdesk DV 199',
      fulfillment.serialNumber,
      '2027-06-09T08:59:59Z',
      '4B:17:22:22',
    ];
    for (const fact of facts) {
      expect(mail.text).toContain(fact);
      expect(mail.html).toContain(fact);
    }
  });

  it('carries certificate and chain inline and as .pem and .p7b, and nothing that mail programs block', () => {
    const mail = fulfillmentMail(fulfillment, translators.en);
    expect(mail.attachments?.map(({ filename, contentType }) => [filename, contentType])).toEqual([
      ['wildcard.example.org-fullchain.pem', 'application/pem-certificate-chain'],
      ['wildcard.example.org.p7b', 'application/x-pkcs7-certificates'],
    ]);
    const blocks = (text: string) => pemDecode(text).map(({ der }) => Buffer.from(der));
    const both = [Buffer.from(certificate), Buffer.from(issuingCertificate)];
    expect(blocks(mail.attachments?.[0]?.content.toString() ?? '')).toEqual(both);
    expect(blocks(mail.text)).toEqual(both);
  });

  it.each(SERVER_TYPES)('explains the installation on %s in every language', (serverType) => {
    const texts = LANGUAGES.map(
      (language) => fulfillmentMail({ ...fulfillment, serverType }, translators[language]).text,
    );
    expect(new Set(texts).size).toBe(LANGUAGES.length);
    for (const text of texts) expect(text).toMatch(/wildcard\.example\.org(-fullchain\.pem|\.p7b)/);
  });

  it('names a host that can be asked, also for a wildcard', () => {
    expect(fulfillmentMail(fulfillment, translators.en).text).toContain('-connect www.example.org:443');
  });

  it.each(LANGUAGES)('says in %s that the desk sends it in place of an authority that mails nothing', (language) => {
    const { text } = fulfillmentMail(
      { ...fulfillment, desk: 'Example Desk', rootUrl: undefined },
      translators[language],
    );
    expect(text.match(/Example Desk/g)?.length).toBeGreaterThanOrEqual(2);
    expect(text).not.toContain('root.pem');
  });

  it('carries a chain of several certificates whole and in order', () => {
    const upper = Uint8Array.from({ length: 400 }, (_, index) => (index * 3) % 251);
    const mail = fulfillmentMail({ ...fulfillment, chain: [issuingCertificate, upper] }, translators.en);
    const inline = pemDecode(mail.text).map(({ der }) => Buffer.from(der));
    expect(inline).toEqual([certificate, issuingCertificate, upper].map((der) => Buffer.from(der)));
  });
});
