import { readFile } from 'node:fs/promises';
import type SMTPConnection from 'nodemailer/lib/smtp-connection';
import XOAuth2 from 'nodemailer/lib/xoauth2';
import type { SmtpSettings } from './smtp-url.ts';

/** RFC 6750 2.1: a bearer token is printable, and what is put between the fields of XOAUTH2 is not. */
const TOKEN = /^[\x21-\x7e]{1,8000}$/;

/** @throws Error without the file's path or content: its words are told beside the attempt. */
export async function readToken(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new Error('The file of the access token cannot be read');
  });
  const token = text.trim();
  if (!TOKEN.test(token)) throw new Error('The file of the access token holds none');
  return token;
}

/** How to sign in, undefined where nobody has to. A token is read anew for each connection, and once more when it is refused. */
export function signInOf({ credentials, bearer }: SmtpSettings): SMTPConnection.AuthenticationType | undefined {
  if (credentials) return { ...credentials };
  if (!bearer) return undefined;
  const { user, tokenFile } = bearer;
  const oauth2 = new XOAuth2({
    user,
    provisionCallback: (_user, _renew, done) => {
      readToken(tokenFile).then((token) => done(null, token), done);
    },
  });
  return { user, oauth2 };
}
