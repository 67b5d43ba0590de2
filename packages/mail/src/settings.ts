import { X509Certificate } from 'node:crypto';
import { parseSmtpUrls, SmtpUrlError } from './smtp-url.ts';

/** What the settings of a program that mails are checked with. */

export function areSmtpUrls(text: string): boolean {
  try {
    parseSmtpUrls(text);
    return true;
  } catch (error) {
    if (error instanceof SmtpUrlError) return false;
    throw error;
  }
}

/** Whether a text is certificates in PEM, as TLS wants its authorities. */
export function areCertificates(pem: string): boolean {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  try {
    return blocks.map((block) => new X509Certificate(block)).length > 0;
  } catch {
    return false;
  }
}

/** The first label of a DKIM selector; the kind of the key is added to it. */
export const DKIM_SELECTOR = /^[a-z0-9](?:[a-z0-9-]{0,48}[a-z0-9])?$/;
