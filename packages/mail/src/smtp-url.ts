import { BlockList, isIP } from 'node:net';

export type SmtpSettings = {
  readonly host: string;
  readonly port: number;
  /** implicit: TLS from the first byte (465). required: STARTTLS or nothing. none: clear text. opportunistic: as the server likes, unverified. */
  readonly tls: 'implicit' | 'required' | 'none' | 'opportunistic';
  readonly credentials?: { readonly user: string; readonly pass: string };
};

export type SmtpUrlFault = 'invalid' | 'protocol' | 'parameter' | 'credentials_unprotected';

/** An SMTP URL that cannot be used. The URL is not in the message: it may hold a password. */
export class SmtpUrlError extends Error {
  readonly code: SmtpUrlFault;

  constructor(code: SmtpUrlFault) {
    super(`SMTP URL: ${code}`);
    this.name = 'SmtpUrlError';
    this.code = code;
  }
}

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8);
loopback.addAddress('::1', 'ipv6');

export function isLoopback(host: string): boolean {
  if (host === 'localhost') return true;
  const family = isIP(host);
  return family !== 0 && loopback.check(host, family === 6 ? 'ipv6' : 'ipv4');
}

function tlsOf(url: URL, host: string): SmtpSettings['tls'] {
  if (url.protocol === 'smtps:') return 'implicit';
  // On loopback there is nobody to listen in, and local servers rarely have a certificate that names localhost.
  if (isLoopback(host)) return 'none';
  return url.searchParams.get('insecure') === '1' ? 'opportunistic' : 'required';
}

/**
 * Reads `smtps://user:password@host:465`, `smtp://user:password@host:587` (STARTTLS required) or, for the mailbox and
 * other servers of this machine, `smtp://127.0.0.1:1025`. `?insecure=1` lets mail go to another machine without TLS, or
 * with a certificate that nobody vouches for; it is refused together with a password.
 * @throws SmtpUrlError
 */
export function parseSmtpUrl(text: string): SmtpSettings {
  const url = readUrl(text);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  // A misspelt parameter must not silently become the default.
  for (const [name, value] of url.searchParams) {
    if (name !== 'insecure' || value !== '1') throw new SmtpUrlError('parameter');
  }
  const tls = tlsOf(url, host);
  const port = Number(url.port) || (tls === 'implicit' ? 465 : isLoopback(host) ? 25 : 587);
  if (!url.username) return { host, port, tls };
  if (tls === 'opportunistic') throw new SmtpUrlError('credentials_unprotected');
  return { host, port, tls, credentials: readCredentials(url) };
}

function readUrl(text: string): URL {
  if (!URL.canParse(text)) throw new SmtpUrlError('invalid');
  const url = new URL(text);
  if (url.protocol !== 'smtp:' && url.protocol !== 'smtps:') throw new SmtpUrlError('protocol');
  if (!url.hostname || !['', '/'].includes(url.pathname) || url.hash) throw new SmtpUrlError('invalid');
  return url;
}

function readCredentials(url: URL): { user: string; pass: string } {
  try {
    return { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) };
  } catch {
    throw new SmtpUrlError('invalid'); // a lone "%": the cause would show the password
  }
}
