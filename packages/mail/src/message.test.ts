import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { composeRaw } from './compose.ts';
import { createMessageId, type MailMessage, MailMessageError, type MailMessageFault, safeFilename } from './message.ts';
import { sampleHeaders, sampleMessage } from './testing/sample.ts';

const faultOf = (changes: Partial<MailMessage>): MailMessageFault | undefined => {
  try {
    composeRaw(sampleMessage(changes));
    return undefined;
  } catch (error) {
    if (error instanceof MailMessageError) return error.code;
    throw error;
  }
};
const file = (filename: string, contentType = 'application/octet-stream', content = Buffer.from('x')) => ({
  attachments: [{ filename, contentType, content }],
});

describe('a mail message', () => {
  it.each<[string, Partial<MailMessage>, MailMessageFault]>([
    ['a line break in the subject', { subject: 'x\r\nBcc: all@example.com' }, 'header_character'],
    ['a direction override in the subject', { subject: 'x\u202ey' }, 'header_character'],
    ['an endless subject', { subject: 'x'.repeat(501) }, 'header_too_long'],
    ['a line break in a name', { from: { ...sampleHeaders().from, name: 'x\ny' } }, 'header_character'],
    ['a made-up Message-ID', { messageId: '<a@b>\r\nX: y' }, 'message_id'],
    ['a reference that is none', { references: ['first'] }, 'message_id'],
    ['a path as a file name', file('../x.pem'), 'attachment_name'],
    ['a quote in a file name', file('x".pem'), 'attachment_name'],
    ['a parameter in a content type', file('x.pem', 'text/plain; charset=x'), 'attachment_type'],
    ['a file that mail clients block', file('www.example.com.CRT'), 'attachment_refused'],
    ['a key store', file('x.p12'), 'attachment_refused'],
    [
      'a private key in an attachment',
      file('x.pem', 'text/plain', Buffer.from('-----BEGIN PRIVATE KEY-----\n')),
      'private_key',
    ],
    ['a private key in the text', { text: 'hello\n-----BEGIN EC PRIVATE KEY-----\n' }, 'private_key'],
    ['a private key in the HTML', { html: '<pre>-----BEGIN ENCRYPTED PRIVATE KEY-----</pre>' }, 'private_key'],
  ])('is refused for %s', (_what, changes, fault) => {
    expect(faultOf(changes)).toBe(fault);
  });

  it('with any subject and name either is refused or has exactly the header fields we wrote', () => {
    const fragment = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 20 }),
      fc.constantFrom('\r\n', '\n', '\r', '\r\n ', '\u0085', '\u2028', '\0', '"', '<', '>', 'Bcc: all@evil.example'),
      fc.constantFrom('=?UTF-8?B?DQpCY2M6IGFsbA==?=', '=?UTF-8?Q?=0D=0ABcc:_all?=', 'x'.repeat(80), 'é'.repeat(80)),
    );
    const text = fc.array(fragment, { maxLength: 5 }).map((parts) => parts.join(''));
    const fieldsOf = (message: MailMessage) => {
      const raw = composeRaw(message).toString();
      const head = raw.slice(0, raw.indexOf('\r\n\r\n'));
      return head.split(/\r\n(?![ \t])/).map((line) => line.split(':')[0]);
    };
    const expected = fieldsOf(sampleMessage());
    fc.assert(
      fc.property(text, text, (subject, name) => {
        const changes = { subject, from: { ...sampleHeaders().from, name } };
        if (faultOf(changes) === undefined) expect(fieldsOf(sampleMessage(changes))).toEqual(expected);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('an attachment name', () => {
  it.each([
    ['www.example.com-fullchain.pem', 'www.example.com-fullchain.pem'],
    ['*.example.com.pem', 'wildcard.example.com.pem'],
    ['Zertifikat für Müller.pem', 'Zertifikat_fur_Muller.pem'],
    ['../../etc/passwd', '_etc_passwd'],
    ['例え.pem', '_pem'],
    ['', 'file'],
  ])('%j becomes %j', (name, safe) => {
    expect(safeFilename(name)).toBe(safe);
  });

  it('is safe whatever it was made from', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (name) => {
        expect(faultOf(file(safeFilename(`${name}.pem`)))).toBeUndefined();
      }),
    );
  });
});

describe('a Message-ID', () => {
  it('is made of the id and the domain of the sender', () => {
    expect(createMessageId('a-1', 'authority.example')).toBe('<a-1@authority.example>');
  });
  it.each([
    ['a b', 'x.example'],
    ['a>', 'x.example'],
    ['a', 'x\r\n'],
    ['', 'x'],
  ])('is not made of %j and %j', (id, domain) => {
    expect(() => createMessageId(id, domain)).toThrow(MailMessageError);
  });
});
