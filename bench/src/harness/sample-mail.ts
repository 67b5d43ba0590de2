import { X509Certificate } from 'node:crypto';
import { loadTranslators } from '@certdesk/locales';
import { fulfillmentMail } from '@certdesk/mail/fulfillment';
import type { PeerMail } from '../processes/nodemailer-peer.ts';
import { createImports } from './certificates.ts';

const derOf = (pem: string) => new X509Certificate(pem);

/** A fulfillment email as the built-in CA words it, with a real certificate and its chain: text, HTML and two files. */
export async function sampleMail(): Promise<PeerMail> {
  const [body = '{}'] = (await createImports())(1);
  const made = JSON.parse(body) as { certificate: string; intermediateCertificates: string }; // cast: what createImports writes
  const certificate = derOf(made.certificate);
  const name = 'www1.example.com';
  const content = fulfillmentMail(
    {
      ...{ authority: 'Certdesk CA', orderNumber: 100_001, names: [name], product: 'Certdesk DV 199' },
      ...{ serverType: 'nginx', recipient: `admin@${name}`, rootUrl: 'http://ca.example.com/root.pem' },
      ...{ serialNumber: certificate.serialNumber, fingerprint: certificate.fingerprint256 },
      ...{ notBefore: certificate.validFromDate, notAfter: certificate.validToDate },
      certificate: certificate.raw,
      chain: [derOf(made.intermediateCertificates).raw],
    },
    loadTranslators('mail').en,
  );
  const attachments = (content.attachments ?? []).map((file) => ({
    ...file,
    content: file.content.toString('base64'),
  }));
  const { subject, text, html } = content;
  return { from: 'ca@ca.example.com', to: `admin@${name}`, subject, text, html, attachments };
}
