import { parseAddress } from '../address.ts';
import { heading, paragraph } from '../blocks.ts';
import { describeMail } from '../body.ts';
import { createMessageId, type MailContent, type MailHeaders, type MailMessage } from '../message.ts';

/** Looks like a certificate, and is none. */
export const SAMPLE_PEM = `-----BEGIN CERTIFICATE-----\n${Array(20).fill('MIIB'.repeat(16)).join('\n')}\n-----END CERTIFICATE-----\n`;

export const sampleContent = (changes: Partial<MailContent> = {}): MailContent => ({
  ...describeMail({
    subject: 'Certificate for www.example.com, order 1234',
    language: 'en',
    blocks: [heading('Your certificate'), paragraph('It is attached.')],
    footer: 'Sent by the certificate authority.',
    attachments: [
      {
        filename: 'www.example.com-fullchain.pem',
        contentType: 'application/pem-certificate-chain',
        content: Buffer.from(SAMPLE_PEM),
      },
      {
        filename: 'www.example.com.p7b',
        contentType: 'application/x-pkcs7-certificates',
        content: Buffer.from([0, 1, 2, 253, 254, 255]),
      },
    ],
  }),
  ...changes,
});

export const sampleHeaders = (changes: Partial<MailHeaders> = {}): MailHeaders => ({
  from: { address: parseAddress('ca@authority.example'), name: 'Built-in CA' },
  to: { address: parseAddress('admin@example.com') },
  messageId: createMessageId('0190c0de-0000-7000-8000-000000000001', 'authority.example'),
  date: new Date('2026-11-22T09:00:00Z'),
  ...changes,
});

export const sampleMessage = (changes: Partial<MailMessage> = {}): MailMessage => ({
  ...sampleContent(),
  ...sampleHeaders(),
  ...changes,
});
