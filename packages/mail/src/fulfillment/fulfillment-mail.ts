import type { ServerType } from '@certdesk/contract';
import type { Translator } from '@certdesk/locales';
import { createPkcs7Bundle, pemEncode } from '@certdesk/pki';
import { type Block, code, heading, keyValues, link, paragraph, steps, subheading } from '../blocks.ts';
import { describeMail } from '../body.ts';
import { type Attachment, type MailContent, safeFilename } from '../message.ts';
import { formatIso, formatTime } from './format-time.ts';
import { type InstallFiles, installSteps } from './install-steps.ts';

export type FulfillmentMail = {
  readonly authority: string;
  readonly orderNumber: number;
  readonly names: readonly string[];
  readonly product: string;
  readonly serverType: ServerType;
  readonly recipient: string;
  readonly serialNumber: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly fingerprint: string;
  /** DER. */
  readonly certificate: Uint8Array;
  /** DER, from the issuer of the certificate upwards, without the root. */
  readonly chain: readonly Uint8Array[];
  /** Where the root certificate of a private authority is; the roots of public ones are known everywhere. */
  readonly rootUrl?: string | undefined;
  /** The desk that sends the mail in place of an authority that sends none; undefined: the authority sends it. */
  readonly desk?: string | undefined;
};

function filesOf(commonName: string): InstallFiles {
  const stem = safeFilename(commonName);
  const host = commonName.replace(/^\*\./, 'www.');
  return { stem, host, fullchain: `${stem}-fullchain.pem`, pkcs7: `${stem}.p7b` };
}

function attachmentsOf(mail: FulfillmentMail, files: InstallFiles): Attachment[] {
  const certificates = [mail.certificate, ...mail.chain];
  return [
    {
      filename: files.fullchain,
      contentType: 'application/pem-certificate-chain',
      content: Buffer.from(certificates.map((der) => pemEncode('CERTIFICATE', der)).join('')),
    },
    {
      filename: files.pkcs7,
      contentType: 'application/x-pkcs7-certificates',
      content: Buffer.from(createPkcs7Bundle(certificates)),
    },
  ];
}

function detailsOf(mail: FulfillmentMail, { text, language }: Translator) {
  return keyValues([
    { label: text('field.commonName'), value: mail.names[0] ?? '', mono: true },
    { label: text('field.names'), value: mail.names, mono: true },
    { label: text('field.order'), value: String(mail.orderNumber) },
    { label: text('field.product'), value: mail.product },
    { label: text('field.issuer'), value: mail.authority },
    { label: text('field.serial'), value: mail.serialNumber, mono: true },
    { label: text('field.notBefore'), value: [formatTime(language, mail.notBefore), formatIso(mail.notBefore)] },
    { label: text('field.notAfter'), value: [formatTime(language, mail.notAfter), formatIso(mail.notAfter)] },
    { label: text('field.fingerprint'), value: mail.fingerprint, mono: true },
  ]);
}

function trustIn({ authority, rootUrl }: FulfillmentMail, { text }: Translator): Block[] {
  if (!rootUrl) return [];
  return [
    subheading(text('fulfillment.trust.heading')),
    paragraph(text('fulfillment.trust', { authority })),
    link(text('fulfillment.trust.link'), rootUrl),
  ];
}

const pemsOf = ({ certificate, chain }: FulfillmentMail, { text }: Translator): Block[] => [
  subheading(text('fulfillment.pem.certificate')),
  code(pemEncode('CERTIFICATE', certificate)),
  subheading(text('fulfillment.pem.chain')),
  ...chain.map((der) => code(pemEncode('CERTIFICATE', der))),
];

/** Hands over the certificate: which one it is, the certificate with its chain, and how to install it. Never a key. */
export function fulfillmentMail(mail: FulfillmentMail, translator: Translator): MailContent {
  const { text, language } = translator;
  const { authority, recipient, desk } = mail;
  const commonName = mail.names[0] ?? '';
  const orderNumber = String(mail.orderNumber);
  const files = filesOf(commonName);
  return describeMail({
    language,
    subject: text('fulfillment.subject', { commonName, orderNumber }),
    blocks: [
      heading(text('fulfillment.heading', { commonName })),
      paragraph(
        desk
          ? text('fulfillment.intro.desk', { orderNumber, authority, desk })
          : text('fulfillment.intro', { orderNumber, authority }),
      ),
      subheading(text('fulfillment.details')),
      detailsOf(mail, translator),
      subheading(text('fulfillment.files')),
      keyValues([
        { label: files.fullchain, value: text('fulfillment.file.fullchain') },
        { label: files.pkcs7, value: text('fulfillment.file.pkcs7') },
      ]),
      paragraph(text('fulfillment.key')),
      subheading(text('fulfillment.install', { server: text(`server.${mail.serverType}`) })),
      steps(installSteps(mail.serverType, files, text)),
      ...trustIn(mail, translator),
      subheading(text('fulfillment.next.heading')),
      paragraph(text('fulfillment.next')),
      ...pemsOf(mail, translator),
    ],
    footer: desk
      ? text('fulfillment.footer.desk', { authority, recipient, orderNumber, desk })
      : text('fulfillment.footer', { authority, recipient, orderNumber }),
    attachments: attachmentsOf(mail, files),
  });
}
