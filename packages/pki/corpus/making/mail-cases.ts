import { createPkcs7Bundle } from '../../src/bundle.ts';
import { type Authority, pick } from './authority.ts';
import { CERTIFICATE_AND_CHAIN, CERTIFICATE_ONLY, type Expectation, type NewCase, nothing, WHOLE } from './case.ts';
import { attachment, base64Lines, mail, multipart, part, quotedPrintable } from './mail-text.ts';
import { derOf, openssl, textOf } from './tools.ts';
import { zipOf } from './zip-cases.ts';

const WORDS = 'Dear customer,\n\nyour certificate for www.example.com has been issued.\n\n';
const html = (pem: string): string =>
  `<html><body><p>Your certificate:</p><pre>${pem.replaceAll('\n', '<br>\n')}</pre></body></html>`;

/** The CAs' mails, whose senders are invented, as mail programs save and people paste them. */
export function mailCases(authority: Authority): NewCase[] {
  return [...attachmentCases(authority), ...textCases(authority), ...oddCases(authority)];
}

const one = (
  name: string,
  content: string | Uint8Array,
  made: string,
  expect: Expectation = CERTIFICATE_AND_CHAIN,
): NewCase => ({ name: `mail-${name}`, content, made: `by hand: ${made}`, expect });

const textOfMail = (leaf: string, issuer: string): string =>
  `${WORDS}${leaf}\nIntermediate:\n\n${issuer}\nRegards,\nCorpus CA`;

function attachmentCases(authority: Authority): NewCase[] {
  const [leaf, issuer] = [pick(authority, 'www').certificate, pick(authority, 'tls-1').certificate];
  const attached = multipart(
    'mixed',
    part(WORDS),
    attachment('www_example_com.crt', leaf),
    attachment('ca-bundle.crt', issuer),
  );
  return [
    one('attachments.eml', mail(attached), 'two certificates attached'),
    one(
      'attachments-der.eml',
      mail(multipart('mixed', part(WORDS), attachment('a.cer', derOf(leaf)), attachment('b.cer', derOf(issuer)))),
      'DER attached',
    ),
    one(
      'attached-p7b.eml',
      mail(multipart('mixed', part(WORDS), attachment('a.p7b', createPkcs7Bundle([derOf(leaf), derOf(issuer)])))),
      'a .p7b attached',
    ),
    one(
      'attached-zip.eml',
      mail(multipart('mixed', part(WORDS), attachment('www.zip', zipOf({ 'www.crt': leaf, 'ca.crt': issuer })))),
      'a .zip attached',
    ),
    one('pasted-part.txt', attached.slice(attached.indexOf('--=_')), 'a part of the source copied'),
    one(
      'with-key.eml',
      mail(multipart('mixed', part(WORDS), attachment('all.pem', leaf + issuer + pick(authority, 'www').key))),
      'with the key, as nobody should',
      WHOLE,
    ),
  ];
}

/** PEM within the words of the mail. */
function textCases(authority: Authority): NewCase[] {
  const text = textOfMail(pick(authority, 'www').certificate, pick(authority, 'tls-1').certificate);
  const plain = mail(part(text));
  return [
    one('inline.eml', plain, 'PEM in the text'),
    one(
      'quoted-printable.eml',
      mail(part(quotedPrintable(text), 'text/plain; charset=utf-8', 'quoted-printable')),
      'PEM in quoted-printable',
    ),
    one('base64.eml', mail(part(base64Lines(text), 'text/plain; charset=utf-8', 'base64')), 'PEM in a text in base64'),
    one(
      'html-only.eml',
      mail(part(quotedPrintable(html(text)), 'text/html; charset=utf-8', 'quoted-printable')),
      'PEM in HTML',
    ),
    one('alternative.eml', mail(multipart('alternative', part(text), part(html(text), 'text/html'))), 'text and HTML'),
    one('crlf.eml', plain.replaceAll('\n', '\r\n'), 'CRLF, as it travels'),
    one('mailbox.mbox', `From ca@ca.example Sun Nov 22 10:00:00 2026\n${plain}`, 'out of a mailbox file'),
    one('pasted.txt', text, 'its text copied out of the mail program'),
    one(
      'pasted-headers.txt',
      `From: Corpus CA <orders@ca.example>\nSent: Sunday, 22 November 2026 10:00\nTo: admin@example.com\nSubject: Issued\n\n${text}`,
      'copied out of Outlook',
    ),
  ];
}

function oddCases(authority: Authority): NewCase[] {
  const leaf = pick(authority, 'www').certificate;
  const text = textOfMail(leaf, pick(authority, 'tls-1').certificate);
  return [
    one(
      'related.eml',
      mail(
        multipart(
          'related',
          multipart('alternative', part(text), part(html(text), 'text/html')),
          attachment('logo.png', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10)),
        ),
      ),
      'text, HTML and a logo',
    ),
    one(
      'forwarded.eml',
      mail(multipart('mixed', part('See below.\n'), part(mail(part(text)), 'message/rfc822'))),
      'forwarded as an attachment',
    ),
    one(
      'forwarded-inline.eml',
      mail(part(`FYI\n\n> ${`-----Original Message-----\n${text}`.replaceAll('\n', '\n> ')}`)),
      'forwarded with > before the lines',
    ),
    one('leaf-only.eml', mail(part(WORDS + leaf)), 'without the intermediate', CERTIFICATE_ONLY),
    one(
      'signed.eml',
      signed(authority, text),
      'signed with S/MIME by somebody else (openssl smime)',
      CERTIFICATE_AND_CHAIN,
    ),
    one(
      'without-certificate.eml',
      mail(part(`${WORDS}Download it from https://ca.example/.`)),
      'nothing but words',
      nothing('import.certificate_missing', 'import.not_recognized'),
    ),
  ];
}

function signed(authority: Authority, text: string): string {
  const { certificate, key } = pick(authority, 'client');
  const args = [
    'smime',
    '-sign',
    '-signer',
    'c',
    '-inkey',
    'k',
    '-in',
    'm',
    '-from',
    'orders@ca.example',
    '-subject',
    'Issued',
  ];
  return textOf(openssl(args, { c: certificate, k: key, m: `Content-Type: text/plain\n\n${text}` }));
}
