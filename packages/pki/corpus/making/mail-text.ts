import { toBase64 } from '../../src/bytes.ts';

/** A part of a mail: its headers, an empty line, its body. */
export const part = (body: string, type = 'text/plain; charset=utf-8', encoding = '7bit'): string =>
  `Content-Type: ${type}\nContent-Transfer-Encoding: ${encoding}\n\n${body}`;

export function attachment(name: string, content: string | Uint8Array): string {
  const headers = [
    `Content-Type: application/octet-stream; name="${name}"`,
    `Content-Disposition: attachment; filename="${name}"`,
    'Content-Transfer-Encoding: base64',
  ];
  return `${headers.join('\n')}\n\n${base64Lines(content)}`;
}

let boundaries = 0;

export function multipart(kind: 'mixed' | 'alternative' | 'related', ...parts: readonly string[]): string {
  boundaries += 1;
  const boundary = `=_corpus_${boundaries}`;
  const inside = parts.map((one) => `--${boundary}\n${one}\n`).join('');
  return `Content-Type: multipart/${kind}; boundary="${boundary}"\n\nThis is a message in several parts.\n${inside}--${boundary}--\n`;
}

export function mail(body: string): string {
  const headers = [
    'Received: from mx.ca.example (mx.ca.example [192.0.2.25]) by mail.example.com; Sun, 22 Nov 2026 10:00:01 +0000',
    'From: "Corpus CA" <orders@ca.example>',
    'To: admin@example.com',
    'Subject: =?utf-8?Q?Your_certificate_for_www=2Eexample=2Ecom?=',
    'Date: Sun, 22 Nov 2026 10:00:00 +0000',
    'Message-ID: <corpus@ca.example>',
    'MIME-Version: 1.0',
  ];
  return `${headers.join('\n')}\n${body}`;
}

export function base64Lines(content: string | Uint8Array): string {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return `${toBase64(bytes).replaceAll(/.{76}/g, '$&\n')}\n`;
}

/** As RFC 2045, 6.7, with soft line breaks, which is what tears armor lines apart. */
export function quotedPrintable(text: string): string {
  return text
    .replaceAll('=', '=3D')
    .split('\n')
    .map((line) => line.replaceAll(/(.{60}[^=]{3})(?=.)/g, '$1=\n'))
    .join('\n');
}
