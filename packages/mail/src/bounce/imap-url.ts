import { isAbsolute } from 'node:path';
import { isLoopback } from '../smtp-url.ts';

export type ImapSettings = {
  readonly host: string;
  readonly port: number;
  /** implicit: TLS from the first byte (993). required: STARTTLS or nothing. none: clear text, on loopback only. */
  readonly tls: 'implicit' | 'required' | 'none';
  readonly user: string;
  /** A password, or the file of an access token (XOAUTH2, OAUTHBEARER), which is read at each sign-in. */
  readonly secret: { readonly pass: string } | { readonly tokenFile: string };
  readonly folder: string;
};

/** Text from a URL, or undefined when it is not encoded as such. */
function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** A password, or `token-file=/path` and nothing else. */
function readSecret(url: URL): ImapSettings['secret'] | undefined {
  const parameters = [...url.searchParams];
  const pass = decode(url.password);
  if (parameters.length === 0) return pass ? { pass } : undefined;
  const [[name, tokenFile] = []] = parameters;
  const isWhole = parameters.length === 1 && name === 'token-file' && pass === '';
  return isWhole && tokenFile !== undefined && isAbsolute(tokenFile) ? { tokenFile } : undefined;
}

/**
 * Reads `imaps://user:password@host/Folder` (993), or `imap://` (143, STARTTLS required); INBOX if no folder is named.
 * `imaps://user@host/?token-file=/path` signs in with the access token in that file.
 */
export function parseImapUrl(text: string): ImapSettings | undefined {
  const url = URL.parse(text);
  if (!url?.hostname || url.hash || !['imap:', 'imaps:'].includes(url.protocol)) return undefined;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const implicit = url.protocol === 'imaps:';
  const [user, folder] = [url.username, url.pathname.slice(1)].map(decode);
  const secret = readSecret(url);
  if (!user || !secret || folder === undefined) return undefined;
  return {
    host,
    port: Number(url.port) || (implicit ? 993 : 143),
    tls: implicit ? 'implicit' : isLoopback(host) ? 'none' : 'required',
    user,
    secret,
    folder: folder || 'INBOX',
  };
}
