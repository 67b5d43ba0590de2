import { isLoopback } from '../smtp-url.ts';

export type ImapSettings = {
  readonly host: string;
  readonly port: number;
  /** implicit: TLS from the first byte (993). required: STARTTLS or nothing. none: clear text, on loopback only. */
  readonly tls: 'implicit' | 'required' | 'none';
  readonly user: string;
  readonly pass: string;
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

/** Reads `imaps://user:password@host/Folder` (993), or `imap://` (143, STARTTLS required); INBOX if no folder is named. */
export function parseImapUrl(text: string): ImapSettings | undefined {
  const url = URL.parse(text);
  if (!url?.hostname || url.search || url.hash || !['imap:', 'imaps:'].includes(url.protocol)) return undefined;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const implicit = url.protocol === 'imaps:';
  const [user, pass, folder] = [url.username, url.password, url.pathname.slice(1)].map(decode);
  if (!user || !pass || folder === undefined) return undefined;
  return {
    host,
    port: Number(url.port) || (implicit ? 993 : 143),
    tls: implicit ? 'implicit' : isLoopback(host) ? 'none' : 'required',
    user,
    pass,
    folder: folder || 'INBOX',
  };
}
