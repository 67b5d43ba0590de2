import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAddress } from '../address.ts';
import { prepareMail, renderSignedMail, withHeaders } from '../compose.ts';
import { createMessageId, type MailHeaders } from '../message.ts';
import { knownEd25519Key, newRsaKey, sampleIdentity } from '../testing/dkim-keys.ts';
import { sampleContent, sampleHeaders } from '../testing/sample.ts';
import { verifyDkim } from '../testing/verify-dkim.ts';
import { relaxedBody, relaxedField } from './canonical.ts';
import { dkimRecords } from './record.ts';
import { createDkimSigner } from './signer.ts';

const identity = sampleIdentity();
const signer = createDkimSigner(identity);
const records = dkimRecords(identity);
const verify = (raw: Buffer): Promise<string[]> => verifyDkim(raw, records, sampleHeaders().date);

const signed = async (changes: Partial<MailHeaders> = {}, content = sampleContent()): Promise<Buffer> =>
  (await renderSignedMail(prepareMail(content), sampleHeaders(changes), signer)).raw;
const GOOD = ['certdesk-rsa pass', 'certdesk-ed25519 pass'];
const withOther = (raw: Buffer, from: string, to: string): Buffer => {
  const text = raw.toString('latin1');
  if (!text.includes(from)) throw new Error(`nothing to change: ${from}`);
  return Buffer.from(text.replace(from, to), 'latin1');
};

describe('a signed mail', () => {
  it('passes with both signatures, as a first mail, a resend, and with any text', async () => {
    const first = createMessageId('first', 'authority.example');
    expect(await verify(await signed())).toEqual(GOOD);
    expect(
      await verify(await signed({ references: [first], to: { address: parseAddress('käthe@example.com') } })),
    ).toEqual(GOOD);
    expect(await verify(await signed({}, sampleContent({ text: 'a \t b  \r\n\r\n\r\n', attachments: [] })))).toEqual(
      GOOD,
    );
  });

  it('passes whatever is written in it', async () => {
    const text = fc.string({ unit: fc.constantFrom('a', ' ', '\t', '\n', '=', '.', 'é', '例', '-'), maxLength: 120 });
    const subject = fc.string({ unit: fc.constantFrom('a', ' ', 'é', ':', '=', '?', '"'), maxLength: 80 });
    await fc.assert(
      fc.asyncProperty(text, subject, async (words, title) => {
        expect(await verify(await signed({}, sampleContent({ text: words, subject: `x${title}` })))).toEqual(GOOD);
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    ['another recipient', 'To: admin@', 'To: other@'],
    ['another subject', 'order 1234', 'order 1235'],
    ['another date', 'Date: Sun', 'Date: Mon'],
    ['another thread', 'Message-ID: <', 'Message-ID: <x'],
    ['a second From', 'From: ', 'From: evil@example.net\r\nFrom: '],
    ['a second Subject', 'Subject: ', 'Subject: pay now\r\nSubject: '],
    ['a Cc', 'Subject: ', 'Cc: evil@example.net\r\nSubject: '],
    ['a Reply-To', 'Subject: ', 'Reply-To: evil@example.net\r\nSubject: '],
    ['References', 'Subject: ', 'References: <x@y.example>\r\nSubject: '],
    ['another encoding', 'MIME-Version: ', 'Content-Transfer-Encoding: base64\r\nMIME-Version: '],
    ['another boundary', 'boundary="=_', 'boundary="=-'],
    ['a word in the text', 'It is attached.', 'It is in the attachment.'],
    ['something at the end', '--\r\n', '--\r\nmore\r\n'],
  ])('fails with %s', async (_, from, to) => {
    const results = await verify(withOther(await signed(), from, to));
    expect(results.filter((result) => result.endsWith(' pass'))).toEqual([]);
    expect(results).toHaveLength(2);
  });

  it('fails with any other byte in its body', async () => {
    const raw = await signed();
    const start = raw.indexOf('\r\n\r\n') + 4;
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: start, max: raw.length - 3 }),
        fc.integer({ min: 33, max: 126 }),
        async (at, byte) => {
          fc.pre(raw[at] !== byte && !/\s/.test(String.fromCharCode(raw[at] ?? 0)));
          const changed = Buffer.from(raw);
          changed[at] = byte;
          expect((await verify(changed)).filter((result) => result.endsWith(' pass'))).toEqual([]);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('survives what mail servers do on the way: new trace fields, other folding, spaces at ends of lines', async () => {
    const text = (await signed()).toString('latin1');
    const folded = text
      .replace('Subject: Certificate for', 'subject:  Certificate\r\n\tfor')
      .replaceAll('.\r\n', '. \r\n');
    expect(folded).not.toBe(text);
    expect(await verify(Buffer.from(`Received: by relay.example\r\n${folded}\r\n\r\n`, 'latin1'))).toEqual(GOOD);
  });

  it('is the same bytes when it is made again for a retry', async () => {
    const [first, retry] = [await signed(), await signed()];
    expect(retry.equals(first)).toBe(true);
  });

  it('is signed as ever: these fields, in this form, over this body', async () => {
    const alone = createDkimSigner({ ...identity, keys: [{ selector: 'known', privateKey: knownEd25519Key() }] });
    const { raw } = await renderSignedMail(prepareMail(sampleContent()), sampleHeaders(), alone);
    expect(raw.toString('latin1').split('\r\nDate:')[0]?.split('\r\n')).toMatchInlineSnapshot(`
      [
        "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;",
        " d=authority.example; s=known;",
        " t=1795338000; bh=2+5eOz1cEzP4mPbZZyX7FsNktf9OLNN6aOYZToh12E0=;",
        " h=from:from:to:to:cc:subject:",
        "  subject:date:date:reply-to:message-id:message-id:",
        "  in-reply-to:references:mime-version:mime-version:content-type:content-type:",
        "  content-transfer-encoding:auto-submitted:content-language;",
        " b=AWI8OCRrsS3r13m0EteAVPONqSisq9MWmkq54+QoQP/Uvt+HwoMpDyKDTH6crNx1xhyXqt6b",
        " vntX/msHYmqQDw==",
      ]
    `);
  });
});

describe('a signer', () => {
  it('leaves a mail of another domain as it is', async () => {
    const from = { address: parseAddress('ca@elsewhere.example') };
    const prepared = prepareMail(sampleContent());
    const mail = await renderSignedMail(prepared, sampleHeaders({ from }), signer);
    expect(mail.raw.equals(withHeaders(prepared, sampleHeaders({ from })))).toBe(true);
  });

  it('takes no key that receivers would not', () => {
    const curve = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    for (const privateKey of [curve, newRsaKey(1024), generateKeyPairSync('ed25519').publicKey])
      expect(() => createDkimSigner({ domain: 'a.example', keys: [{ selector: 's', privateKey }] })).toThrow(TypeError);
  });

  it('has the DNS record that RFC 8463 gives for its key', () => {
    const keys = [{ selector: 'brisbane', privateKey: knownEd25519Key() }];
    expect(dkimRecords({ domain: 'football.example.com', keys })).toEqual([
      {
        name: 'brisbane._domainkey.football.example.com',
        value: 'v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=',
      },
    ]);
  });
});

describe('the relaxed form of RFC 6376', () => {
  it('is that of the examples in its section 3.4.5', () => {
    expect(relaxedField('A: X') + relaxedField('B : Y\t\r\n\tZ  ')).toBe('a:X\r\nb:Y Z\r\n');
    expect(relaxedBody(Buffer.from(' C \r\nD \t E\r\n\r\n\r\n')).toString()).toBe(' C\r\nD E\r\n');
  });
  it('of no body is nothing, and a last line without an end gets one', () => {
    expect(['', '\r\n', '\r\n\r\n', 'a', 'a \t'].map((body) => relaxedBody(Buffer.from(body)).toString())).toEqual([
      ...['', '', '', 'a\r\n', 'a\r\n'],
    ]);
  });
});
