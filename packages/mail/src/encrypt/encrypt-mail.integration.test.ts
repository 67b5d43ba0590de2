import { generateKeyPairSync } from 'node:crypto';
import PostalMime from 'postal-mime';
import { afterEach, describe, expect, it } from 'vitest';
import { prepareMail, renderSignedMail } from '../compose.ts';
import { createDkimSigner } from '../dkim/signer.ts';
import { createPgpReader, createSmimeReader, EC_KEY, type MailReader, RSA_KEY } from '../testing/reader.ts';
import { sampleContent, sampleHeaders } from '../testing/sample.ts';
import { encryptMail } from './encrypt-mail.ts';

const content = sampleContent({ subject: 'Bücher für www.example.com' });
const headers = sampleHeaders({ references: ['<first@authority.example>'] });
const signer = createDkimSigner({
  domain: 'authority.example',
  keys: [{ selector: 'test', privateKey: generateKeyPairSync('ed25519').privateKey }],
});

async function encryptedTo({ publicKey: key }: MailReader): Promise<string> {
  const encrypted = await encryptMail({ prepared: prepareMail(content), headers, key, now: new Date() });
  return (await renderSignedMail(encrypted, headers, signer)).raw.toString();
}

const readers = {
  'S/MIME with an RSA key': () => createSmimeReader({ key: RSA_KEY }),
  'S/MIME with a P-256 key': () => createSmimeReader({ key: EC_KEY }),
  'S/MIME with a P-521 key': () => createSmimeReader({ key: ['ec', '-pkeyopt', 'ec_paramgen_curve:P-521'] }),
  'PGP with an elliptic key': () => createPgpReader(),
  'PGP with an RSA key': () => createPgpReader({ algorithm: 'rsa3072', usage: 'sign,encr' }),
};

describe.each(Object.entries(readers))('a mail encrypted by %s', (_, create) => {
  const created: MailReader[] = [];
  afterEach(() => {
    for (const reader of created.splice(0)) reader.leave();
  });
  const newReader = () => {
    const reader = create();
    created.push(reader);
    return reader;
  };

  it('is read by its recipient, whole, under its true subject', async () => {
    const reader = newReader();
    const mail = await PostalMime.parse(reader.decrypt(await encryptedTo(reader)));
    expect(mail.subject).toBe(content.subject);
    expect(mail.text?.trim()).toBe(content.text.trim());
    expect(mail.html?.trim()).toBe(content.html.trim());
    expect(mail.attachments.map(({ filename }) => filename)).toEqual(
      content.attachments?.map(({ filename }) => filename),
    );
  });

  it('says nothing in the clear but who writes to whom, when and in which thread, and is signed as it is', async () => {
    const raw = await encryptedTo(newReader());
    const outside = await PostalMime.parse(raw);
    expect(outside.subject).toBe('[...]');
    expect(outside.messageId).toBe(headers.messageId);
    expect(outside.references).toBe('<first@authority.example>');
    expect(outside.headers.map(({ key }) => key)).toEqual(
      expect.arrayContaining(['dkim-signature', 'date', 'from', 'to', 'auto-submitted']),
    );
    for (const secret of ['www.example', 'cher', 'certificate', 'Your']) expect(raw).not.toContain(secret);
  });

  it('is made of header fields that are within and without the same, but for the subject', async () => {
    const reader = newReader();
    const raw = await encryptedTo(reader);
    const entity = reader.decrypt(raw);
    const [inside = ''] = entity.split(/\r?\n\r?\n/);
    const outer = [...inside.matchAll(/^HP-Outer: (.*(?:\r?\n[ \t].*)*)/gm)].map(([, field]) => field);
    const [outside = ''] = raw.split('\r\n\r\n');
    for (const field of outer) expect(outside.replaceAll('\r\n', '\n')).toContain(field?.replaceAll('\r\n', '\n'));
    expect(outer).toContain('Subject: [...]');
    expect(inside).toMatch(/^Content-Type: multipart\/mixed;[\s\S]* hp="cipher"/m);
    expect(inside).not.toMatch(/^MIME-Version/m);
  });

  it('is another one each time that it is made', async () => {
    const reader = newReader();
    expect(await encryptedTo(reader)).not.toBe(await encryptedTo(reader));
  });

  it('cannot be read by anybody else', async () => {
    const raw = await encryptedTo(newReader());
    expect(() => newReader().decrypt(raw)).toThrow();
  });
});
