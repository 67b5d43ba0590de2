import { randomBytes } from 'node:crypto';
import { createAuthEnveloped, pemDecode } from '@certdesk/pki';
import type { PreparedMail } from '../compose.ts';
import type { MailHeaders } from '../message.ts';
import { encryptForPgpKey } from './pgp-key.ts';
import { OUTER_SUBJECT, protectedEntity } from './protected-entity.ts';
import { readRecipientKey } from './read-recipient-key.ts';
import { RecipientKeyError } from './recipient-key.ts';

const joined = (lines: readonly string[]): string => lines.map((line) => `${line}\r\n`).join('');

/** RFC 8551, 3.3 and 3.2.2; some gateways know the file by its name alone. */
async function smimeMail(entity: Buffer, pem: string): Promise<PreparedMail> {
  const [certificate] = pemDecode(pem);
  if (!certificate) throw new RecipientKeyError('encryption_key.damaged');
  const enveloped = Buffer.from(await createAuthEnveloped(entity, certificate.der));
  const fields = [
    OUTER_SUBJECT,
    'MIME-Version: 1.0',
    'Content-Type: application/pkcs7-mime; smime-type=authEnveloped-data;',
    ' name="smime.p7m"',
    'Content-Transfer-Encoding: base64',
    'Content-Disposition: attachment; filename="smime.p7m"',
  ];
  const lines = enveloped.toString('base64').match(/.{1,76}/g) ?? [];
  return { fields: joined(fields), body: Buffer.from(joined(lines)) };
}

/** RFC 3156, 4: two parts, the first of which says nothing but that the second is encrypted. */
async function pgpMail(entity: Buffer, armoredKey: string, now: Date): Promise<PreparedMail> {
  const message = (await encryptForPgpKey(entity, armoredKey, now)).trimEnd().split(/\r?\n/);
  const boundary = `=_${randomBytes(16).toString('hex')}`;
  const fields = [
    OUTER_SUBJECT,
    'MIME-Version: 1.0',
    'Content-Type: multipart/encrypted; protocol="application/pgp-encrypted";',
    ` boundary="${boundary}"`,
  ];
  const body = [
    `--${boundary}`,
    'Content-Type: application/pgp-encrypted',
    '',
    'Version: 1',
    '',
    `--${boundary}`,
    'Content-Type: application/octet-stream; name="encrypted.asc"',
    'Content-Disposition: inline; filename="encrypted.asc"',
    '',
    ...message,
    '',
    `--${boundary}--`,
  ];
  return { fields: joined(fields), body: Buffer.from(joined(body)) };
}

export type EncryptMail = {
  readonly prepared: PreparedMail;
  /** Those that the encrypted mail is sent under: they are within as well. */
  readonly headers: MailHeaders;
  /** The certificate or key, as readRecipientKey gives its text. */
  readonly key: string;
  readonly now: Date;
};

/**
 * A mail that only the holder of the key can read, to be sent under the same headers. Nothing of its content stands in
 * the clear, the subject neither. Made anew it is another message: whoever may have to send it again has to keep it.
 * @throws RecipientKeyError when the key cannot be used, or no longer: then there is nothing to send.
 * @throws MailMessageError for content or headers that must not be mailed.
 */
export async function encryptMail({ prepared, headers, key, now }: EncryptMail): Promise<PreparedMail> {
  const read = await readRecipientKey(key, now);
  if (read.fault !== undefined) throw new RecipientKeyError(read.fault);
  const entity = protectedEntity(prepared, headers);
  return read.key.kind === 'smime' ? smimeMail(entity, read.text) : pgpMail(entity, read.text, now);
}
