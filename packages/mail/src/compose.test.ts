import fc from 'fast-check';
import MailComposer from 'nodemailer/lib/mail-composer';
import PostalMime, { type Email } from 'postal-mime';
import { describe, expect, it } from 'vitest';
import { parseAddress } from './address.ts';
import { composeRaw, prepareMail, renderMail, withHeaders } from './compose.ts';
import { createMessageId, type MailMessage } from './message.ts';
import { SAMPLE_PEM, sampleContent, sampleHeaders, sampleMessage } from './testing/sample.ts';

const parse = (message: MailMessage): Promise<Email> => PostalMime.parse(composeRaw(message));
const headerOf = (email: Email, key: string): string | undefined =>
  email.headers.find((header) => header.key === key)?.value;
/** The line break before a boundary belongs to the boundary; parsers differ on the one that is left. */
const body = (text: string | undefined): string => (text ?? '').replace(/\r\n/g, '\n').trimEnd();
const bytesOf = (email: Email, index: number): Buffer => Buffer.from(email.attachments[index]?.content as ArrayBuffer); // cast: the parser's default form

/** The same message as nodemailer's own composer lays it out. */
function composeByNodemailer(message: MailMessage): Promise<Buffer> {
  const mailbox = ({ address, name }: MailMessage['from']) => ({ address: address.address, name: name ?? '' });
  return new MailComposer({
    from: mailbox(message.from),
    to: mailbox(message.to),
    subject: message.subject,
    text: message.text,
    html: message.html,
    messageId: message.messageId,
    date: message.date,
    attachments: message.attachments?.map((one) => ({ ...one })),
  })
    .compile()
    .build();
}

describe('a composed mail', () => {
  it('reads the same as the one nodemailer composes', async () => {
    const message = sampleMessage({
      subject: 'Zertifikat für straße.example – Bestellung 1234',
      text: 'Grüße\n.\nFrom here\n',
      html: '<p>Grüße</p>',
    });
    const [ours, theirs] = await Promise.all([parse(message), PostalMime.parse(await composeByNodemailer(message))]);
    for (const key of ['from', 'to', 'subject', 'messageId', 'date'] as const) expect(ours[key]).toEqual(theirs[key]);
    expect(body(ours.text)).toBe(body(theirs.text));
    expect(body(ours.html)).toBe(body(theirs.html));
    expect(ours.attachments).toEqual(theirs.attachments);
  });

  it('says that it was sent by a program, in which language, and to which earlier mail it belongs', async () => {
    const first = createMessageId('first', 'authority.example');
    const email = await parse(sampleMessage({ language: 'pt-BR', references: [first] }));
    expect(headerOf(email, 'auto-submitted')).toBe('auto-generated');
    expect(headerOf(email, 'content-language')).toBe('pt-BR');
    expect([email.inReplyTo, email.references]).toEqual([first, first]);
    expect(headerOf(email, 'precedence')).toBeUndefined();
  });

  it('carries the certificate byte for byte, in the text and in the attachment', async () => {
    const email = await parse(sampleMessage({ text: `Here it is:\n\n${SAMPLE_PEM}\n` }));
    expect(body(email.text)).toContain(SAMPLE_PEM.trimEnd());
    expect(bytesOf(email, 0)).toEqual(Buffer.from(SAMPLE_PEM));
    expect(email.attachments.map((one) => [one.filename, one.mimeType])).toEqual([
      ['www.example.com-fullchain.pem', 'application/pem-certificate-chain'],
      ['www.example.com.p7b', 'application/x-pkcs7-certificates'],
    ]);
  });

  it('is a plain alternative of text and HTML when nothing is attached', async () => {
    const raw = composeRaw(sampleMessage({ attachments: [] })).toString();
    expect(raw).toContain('Content-Type: multipart/alternative;');
    expect(raw).not.toContain('multipart/mixed');
  });

  it('has short lines that end in CRLF, and nothing but ASCII', () => {
    const raw = composeRaw(
      sampleMessage({ subject: 'ü'.repeat(200), text: `${'é'.repeat(2_000)}\n${'x'.repeat(3_000)}` }),
    ).toString('latin1');
    expect(raw).not.toMatch(/[^\t\r\n\x20-\x7e]/);
    expect(raw.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    expect(Math.max(...raw.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(998);
  });

  it('takes new headers for a resend without encoding the content again', async () => {
    const prepared = prepareMail(sampleContent());
    const first = withHeaders(prepared, sampleHeaders());
    const again = withHeaders(
      prepared,
      sampleHeaders({
        messageId: createMessageId('again', 'authority.example'),
        date: new Date('2026-12-01T00:00:00Z'),
      }),
    );
    const [a, b] = await Promise.all([PostalMime.parse(first), PostalMime.parse(again)]);
    expect([a.messageId, b.messageId]).toEqual([sampleHeaders().messageId, '<again@authority.example>']);
    expect(b.date).toBe('2026-12-01T00:00:00.000Z');
    expect([b.text, b.html, b.attachments]).toEqual([a.text, a.html, a.attachments]);
    expect(first.subarray(-prepared.body.length).equals(again.subarray(-prepared.body.length))).toBe(true);
  });

  it('goes to the very address that its To header shows', async () => {
    const to = { address: parseAddress('admin@straße.example'), name: 'Straße, "Admin" <boss@evil.example>' };
    const { raw, envelope } = renderMail(prepareMail(sampleContent()), sampleHeaders({ to }));
    const email = await PostalMime.parse(raw);
    expect(email.to).toEqual([{ address: 'admin@xn--strae-oqa.example', name: to.name }]);
    expect(envelope.to.address).toBe('admin@xn--strae-oqa.example');
  });

  it('gives back whatever text it was given', async () => {
    const printable = fc.string({
      unit: fc.constantFrom('a', 'Z', ' ', '.', '=', '?', '-', '"', ',', '<', '@', '\\', 'é', '例', '😀', '_'),
      maxLength: 60,
    });
    const text = fc.string({
      unit: fc.constantFrom('a', ' ', '\t', '\n', '.', '=', '-', 'é', '例', 'From ', '--'),
      maxLength: 200,
    });
    await fc.assert(
      fc.asyncProperty(printable, printable, text, async (subject, name, content) => {
        const wanted = { subject: `x${subject}x`, name: `x${name}x` };
        const email = await parse(
          sampleMessage({
            subject: wanted.subject,
            text: content,
            from: { ...sampleHeaders().from, name: wanted.name },
          }),
        );
        expect(email.subject).toBe(wanted.subject);
        expect(email.from?.name).toBe(wanted.name);
        expect(body(email.text)).toBe(body(content));
      }),
      { numRuns: 300 },
    );
  });
});
