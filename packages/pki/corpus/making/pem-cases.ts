import { concatBytes, toBase64 } from '../../src/bytes.ts';
import { type Authority, pick } from './authority.ts';
import { CERTIFICATE_AND_CHAIN, CERTIFICATE_AND_KEY, CERTIFICATE_ONLY, type NewCase, WHOLE } from './case.ts';
import { derOf, openssl, PASSWORD, textOf } from './tools.ts';

const utf16 = (text: string, order: 'le' | 'be'): Uint8Array => {
  const bytes = Buffer.from(`\ufeff${text}`, 'utf16le');
  return order === 'le' ? bytes : bytes.swap16();
};

/** What people paste: one file in many states of health. */
export function pemCases(authority: Authority): NewCase[] {
  const { certificate, key } = pick(authority, 'www');
  const issuer = pick(authority, 'tls-1').certificate;
  const whole = certificate + issuer + key;
  const made = 'openssl, then changed by hand';
  const same = (name: string, content: string | Uint8Array): NewCase => ({ name, content, made, expect: WHOLE });
  const oneLine = (pem: string): string => pem.replace(/(?<!-)\n(?!-)/g, '');
  const dashes = (text: string): string => text.replaceAll('-----BEGIN', '—–BEGIN').replaceAll('-----', '–––––');
  return [
    same('pem-whole.pem', whole),
    same('pem-crlf.pem', whole.replaceAll('\n', '\r\n')),
    same('pem-cr-only.pem', whole.replaceAll('\n', '\r')),
    same('pem-no-final-newline.pem', whole.trimEnd()),
    same('pem-leading-spaces.pem', whole.replace(/^/gm, '    ')),
    same('pem-tabs-and-blank-lines.txt', whole.replaceAll('\n', '\t\n\n')),
    same('pem-trailing-spaces.pem', whole.replaceAll('\n', '  \n')),
    same('pem-byte-order-mark.pem', `\ufeff${whole}`),
    same('pem-utf-16-le.txt', utf16(whole.replaceAll('\n', '\r\n'), 'le')),
    same('pem-utf-16-be.txt', utf16(whole, 'be')),
    same('pem-utf-16-without-mark.txt', utf16(whole, 'le').slice(2)),
    same('pem-typographic-dashes.txt', dashes(whole)),
    same('pem-no-break-spaces.txt', whole.replaceAll('\n', '\u00a0\n')),
    same('pem-one-line-each.pem', oneLine(whole)),
    same(
      'pem-lines-of-76.pem',
      whole.replaceAll(/-----\n([^-]+)-----/g, (_, body) => `-----\n${wrap(body, 76)}-----`),
    ),
    same('pem-no-line-breaks.txt', whole.replaceAll('\n', ' ')),
    same('pem-comments-between.pem', `# leaf\n${certificate}# then the CA; below: the key\n${issuer}\n;;\n${key}`),
    same('pem-x509-certificate-label.pem', whole.replaceAll('CERTIFICATE-----', 'X509 CERTIFICATE-----')),
    same('pem-wrong-labels.pem', whole.replaceAll(/(BEGIN|END) [A-Z ]+-----/g, '$1 PKCS7-----')),
    same('pem-missing-end-line.pem', `${key}${certificate}${issuer.replace(/-----END.*\n/, '')}`),
    same('pem-duplicates.pem', certificate + whole + issuer + key),
    same('pem-quoted-in-a-reply.txt', whole.replace(/^/gm, '> ')),
    same(
      'pem-quoted-printable-without-header.txt',
      whole.replaceAll('=', '=3D').replaceAll(/(.{40})(.{20,})/g, '$1=\n$2'),
    ),
    { name: 'pem-leaf.crt', content: certificate, made: 'openssl ca', expect: CERTIFICATE_ONLY },
    { name: 'pem-fullchain.pem', content: certificate + issuer, made, expect: CERTIFICATE_AND_CHAIN },
    { name: 'pem-leaf-and-key.pem', content: key + certificate, made, expect: CERTIFICATE_AND_KEY },
    ...outputCases(authority),
    ...base64Cases(authority),
  ];
}

const wrap = (body: string, width: number): string =>
  `${(body.replaceAll('\n', '').match(new RegExp(`.{1,${width}}`, 'g')) ?? []).join('\n')}\n`;

/** What openssl prints around certificates. */
function outputCases(authority: Authority): NewCase[] {
  const { certificate, key } = pick(authority, 'www');
  const issuer = pick(authority, 'tls-1').certificate;
  const store = ['pkcs12', '-export', '-in', 'c', '-inkey', 'k', '-certfile', 'i', '-passout', `pass:${PASSWORD}`];
  const p12 = openssl([...store, '-name', 'www.example.com', '-out', 'out'], { c: certificate, k: key, i: issuer });
  const bags = openssl(['pkcs12', '-in', 'p', '-passin', `pass:${PASSWORD}`, '-nodes'], { p: p12 });
  const text = (pem: string): string => textOf(openssl(['x509', '-in', 'c', '-text'], { c: pem }));
  const trusted = openssl(['x509', '-in', 'c', '-trustout', '-addtrust', 'serverAuth', '-setalias', 'web'], {
    c: certificate,
  });
  const shown = `CONNECTED(00000003)\n---\nCertificate chain\n 0 s:CN = www.example.com\n${certificate}---\n 1 s:C = XX\n${issuer}---\n`;
  return [
    { name: 'pem-bag-attributes.pem', content: bags, made: 'openssl pkcs12 -nodes', expect: WHOLE },
    {
      name: 'pem-printed-text.pem',
      content: text(certificate) + text(issuer) + key,
      made: 'openssl x509 -text',
      expect: WHOLE,
    },
    {
      name: 'pem-s-client.txt',
      content: shown,
      made: 'as openssl s_client -showcerts prints',
      expect: CERTIFICATE_AND_CHAIN,
    },
    {
      name: 'pem-trusted-certificate.pem',
      content: textOf(trusted) + issuer + key,
      made: 'openssl x509 -trustout -setalias',
      expect: WHOLE,
    },
  ];
}

function base64Cases(authority: Authority): NewCase[] {
  const { certificate, key } = pick(authority, 'www');
  const issuer = pick(authority, 'tls-1').certificate;
  const body = (pem: string): string => pem.replaceAll(/-----[^-]+-----\n/g, '');
  const made = 'openssl, then changed by hand';
  return [
    { name: 'base64-without-armor.txt', content: body(certificate), made, expect: CERTIFICATE_ONLY },
    { name: 'base64-one-line.txt', content: toBase64(derOf(certificate)), made, expect: CERTIFICATE_ONLY },
    {
      name: 'base64-in-a-sentence.txt',
      content: `Certificate:\n${body(certificate)}\nRegards`,
      made,
      expect: CERTIFICATE_ONLY,
    },
    {
      name: 'base64-of-der-in-a-row.txt',
      content: toBase64(concatBytes([derOf(certificate), derOf(issuer)])),
      made,
      expect: CERTIFICATE_AND_CHAIN,
    },
    {
      name: 'base64-without-begin-line.pem',
      content: `${body(certificate)}-----END CERTIFICATE-----\n`,
      made,
      expect: CERTIFICATE_ONLY,
    },
    {
      name: 'json-with-escaped-pem.json',
      content: JSON.stringify({ crt: certificate, ca: issuer, key }, undefined, 2),
      made: 'JSON.stringify, as APIs of CAs and Terraform answer',
      expect: WHOLE,
    },
  ];
}
