import { BlockList, isIP } from 'node:net';
import { isAbsolute } from 'node:path';

export type SmtpSettings = {
  readonly host: string;
  readonly port: number;
  /** implicit: TLS from the first byte (465). required: STARTTLS or nothing. none: clear text. opportunistic: as the server likes, unverified. */
  readonly tls: 'implicit' | 'required' | 'none' | 'opportunistic';
  readonly credentials?: { readonly user: string; readonly pass: string };
  /** XOAUTH2: the file is read at each sign-in, so that whoever renews the token only writes it. */
  readonly bearer?: { readonly user: string; readonly tokenFile: string };
  /** Only to a server that promises TLS for every further hop (RFC 8689). */
  readonly requireTls?: true;
};

export type SmtpUrlFault = 'invalid' | 'protocol' | 'parameter' | 'contradiction' | 'credentials_unprotected';

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

type Parameters = {
  readonly insecure: boolean;
  readonly starttls: boolean;
  readonly requireTls: boolean;
  readonly tokenFile?: string;
};

/** A misspelt parameter must not silently become the default, nor may one of two that contradict each other win. */
function readParameters(url: URL): Parameters {
  const values = new Map<string, string>();
  for (const [name, value] of url.searchParams) {
    const isKnown = name === 'token-file' ? isAbsolute(value) : value === '1';
    if (!['insecure', 'starttls', 'requiretls', 'token-file'].includes(name) || !isKnown || values.has(name))
      throw new SmtpUrlError('parameter');
    values.set(name, value);
  }
  const tokenFile = values.get('token-file');
  const is = (name: string): boolean => values.has(name);
  if (is('insecure') && (is('starttls') || is('requiretls'))) throw new SmtpUrlError('contradiction');
  if (url.protocol === 'smtps:' && (is('insecure') || is('starttls'))) throw new SmtpUrlError('contradiction');
  return {
    insecure: is('insecure'),
    starttls: is('starttls'),
    requireTls: is('requiretls'),
    ...(tokenFile === undefined ? {} : { tokenFile }),
  };
}

function tlsOf(url: URL, host: string, { insecure, starttls }: Parameters): SmtpSettings['tls'] {
  if (url.protocol === 'smtps:') return 'implicit';
  if (insecure) return isLoopback(host) ? 'none' : 'opportunistic';
  // On loopback there is nobody to listen in, and local servers rarely have a certificate that names localhost.
  return isLoopback(host) && !starttls ? 'none' : 'required';
}

/**
 * Reads `smtps://user:password@host:465`, `smtp://user:password@host:587` (STARTTLS required) or, for the mailbox and
 * other servers of this machine, `smtp://127.0.0.1:1025`. Parameters:
 * - `insecure=1` lets mail go to another machine without TLS, or with a certificate that nobody vouches for; it is
 *   refused together with a password.
 * - `starttls=1` asks for STARTTLS on this machine, too.
 * - `requiretls=1` sends only to a server that offers REQUIRETLS (RFC 8689).
 * - `token-file=/path` signs the user in by XOAUTH2 with the token in this file, instead of a password.
 * @throws SmtpUrlError
 */
export function parseSmtpUrl(text: string): SmtpSettings {
  const url = readUrl(text);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const parameters = readParameters(url);
  const tls = tlsOf(url, host, parameters);
  // REQUIRETLS is refused in clear text (RFC 8689 4.2.1): no mail would ever be sent.
  if (parameters.requireTls && tls === 'none') throw new SmtpUrlError('contradiction');
  const port = Number(url.port) || (tls === 'implicit' ? 465 : tls === 'none' ? 25 : 587);
  return {
    host,
    port,
    tls,
    ...readSignIn(url, tls, parameters),
    ...(parameters.requireTls ? { requireTls: true } : {}),
  };
}

/**
 * Reads one or more URLs with white space between them, the first to be used first.
 * @throws SmtpUrlError when there is none, or one that cannot be used, or when only some demand REQUIRETLS.
 */
export function parseSmtpUrls(text: string): SmtpSettings[] {
  const urls = text.split(/\s+/).filter(Boolean);
  if (urls.length === 0) throw new SmtpUrlError('invalid');
  const servers = urls.map(parseSmtpUrl);
  // A server without REQUIRETLS would be passed over for one that is not asked for it: what was demanded would be lost.
  if (new Set(servers.map(({ requireTls }) => requireTls === true)).size > 1) throw new SmtpUrlError('contradiction');
  return servers;
}

function readUrl(text: string): URL {
  if (!URL.canParse(text)) throw new SmtpUrlError('invalid');
  const url = new URL(text);
  if (url.protocol !== 'smtp:' && url.protocol !== 'smtps:') throw new SmtpUrlError('protocol');
  if (!url.hostname || !['', '/'].includes(url.pathname) || url.hash) throw new SmtpUrlError('invalid');
  return url;
}

function readSignIn(
  url: URL,
  tls: SmtpSettings['tls'],
  { tokenFile }: Parameters,
): Pick<SmtpSettings, 'credentials' | 'bearer'> {
  const { user, pass } = readCredentials(url);
  if (tokenFile !== undefined && (user === '' || pass !== '')) throw new SmtpUrlError('contradiction');
  if (user === '') return {};
  if (tls === 'opportunistic') throw new SmtpUrlError('credentials_unprotected');
  return tokenFile === undefined ? { credentials: { user, pass } } : { bearer: { user, tokenFile } };
}

function readCredentials(url: URL): { user: string; pass: string } {
  try {
    return { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) };
  } catch {
    throw new SmtpUrlError('invalid'); // a lone "%": the cause would show the password
  }
}
