import { createPrivateKey, type KeyObject } from 'node:crypto';
import { isIP } from 'node:net';
import { resolve } from 'node:path';
import {
  areCertificates,
  areSmtpUrls,
  BOUNCE_ADDRESS_SHAPE,
  type BounceSettings,
  DKIM_SELECTOR,
  isBounceAddress,
  isDkimKey,
  isWholeBounceSetting,
  parseImapUrl,
  parseListenUrl,
  toBounceSettings,
  tryParseAddress,
} from '@certdesk/mail';
import { isNameServer } from '@certdesk/mail/dns';
import { displayName, type Environment, listOf, readAs, readConfig } from '@certdesk/platform';
import { z } from 'zod';
import type { DkimSettings } from './features/mails/index.ts';

const PREFIX = 'CERTDESK_CA_';
const DEFAULT_CA_PORT = '8081';

const port = z
  .string()
  .regex(/^\d{1,5}$/, 'a port number')
  .transform(Number)
  .pipe(z.number().max(65_535, 'a port number'));
const webUrl = z.url({ protocol: /^https?$/, error: 'an http(s) URL' }).transform((url) => url.replace(/\/+$/, ''));
const keyBytes = z
  .base64({ error: '32 bytes in base64' })
  .transform((text) => Buffer.from(text, 'base64'))
  .refine((key) => key.length === 32, '32 bytes in base64');

/** A private key in PEM for DKIM. */
const dkimKey = (kind: 'rsa' | 'ed25519', expected: string) =>
  z.string().transform((pem, context): KeyObject => {
    const key = readPrivateKey(pem);
    if (key && key.asymmetricKeyType === kind && isDkimKey(key)) return key;
    context.addIssue({ code: 'custom', message: expected });
    return z.NEVER;
  });

function readPrivateKey(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey(pem);
  } catch {
    return undefined; // OpenSSL's words could hold parts of the key
  }
}

const Settings = z.object({
  CERTDESK_DATA: z.string().min(1).default('./data'),
  CERTDESK_CA_PORT: port.prefault(DEFAULT_CA_PORT),
  CERTDESK_CA_URL: webUrl.optional(),
  CERTDESK_CA_PROXIES: z.string().optional(),
  CERTDESK_CA_DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'a postgres:// URL' }).optional(),
  CERTDESK_CA_SECRET: z.string().min(32, 'at least 32 characters').optional(),
  CERTDESK_CA_KEK: keyBytes.optional(),
  CERTDESK_CA_MAIL_FROM: z
    .string()
    .refine((text) => tryParseAddress(text) !== undefined, 'one plain email address')
    .default('ca@ca.certdesk.example'),
  CERTDESK_CA_NAME: displayName.default('Certdesk CA'),
  CERTDESK_CA_DKIM: z.enum(['0', '1'], '0 or 1').default('1'),
  CERTDESK_CA_DKIM_SELECTOR: z
    .string()
    .regex(DKIM_SELECTOR, 'a DNS label of lower-case letters, digits and hyphens')
    .default('certdesk'),
  CERTDESK_CA_DKIM_RSA_KEY: dkimKey('rsa', 'a private key in PEM, RSA of 2048 to 4096 bits').optional(),
  CERTDESK_CA_DKIM_ED25519_KEY: dkimKey('ed25519', 'a private key in PEM, Ed25519').optional(),
  CERTDESK_CA_BOUNCE_ADDRESS: z.string().refine(isBounceAddress, BOUNCE_ADDRESS_SHAPE).optional(),
  CERTDESK_CA_BOUNCE_LISTEN: readAs(parseListenUrl, 'smtp://address:port or lmtp://address:port').optional(),
  CERTDESK_CA_BOUNCE_IMAP_URL: readAs(parseImapUrl, 'imaps://user:password@host/Folder').optional(),
  CERTDESK_CA_SENDING_ADDRESSES: listOf((text) => isIP(text) !== 0, 'IP addresses, such as 192.0.2.25').optional(),
  CERTDESK_DNS_SERVERS: listOf(
    isNameServer,
    'addresses of name servers, such as 192.0.2.53 or 127.0.0.1:5353',
  ).optional(),
  CERTDESK_CA_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
  CERTDESK_SMTP_PORT: port.prefault('1025'),
  SMTP_URL: z.string().refine(areSmtpUrls, 'smtp:// or smtps:// URLs, with a space between them').optional(),
  SMTP_CA: z.string().refine(areCertificates, 'certificates in PEM').optional(),
});

const bouncePartsOf = (values: z.output<typeof Settings>) => ({
  address: values.CERTDESK_CA_BOUNCE_ADDRESS,
  listen: values.CERTDESK_CA_BOUNCE_LISTEN,
  imap: values.CERTDESK_CA_BOUNCE_IMAP_URL,
});
const Schema = Settings.refine((values) => isWholeBounceSetting(bouncePartsOf(values)), {
  path: ['CERTDESK_CA_BOUNCE_ADDRESS'],
  error: 'set together with CERTDESK_CA_BOUNCE_LISTEN or CERTDESK_CA_BOUNCE_IMAP_URL',
});

export type AuthorityConfig = {
  /** The CA's own folder: keys, secrets, and PGlite's files when no database is named. */
  readonly folder: string;
  readonly port: number;
  /** Public base of links, AIA and CDP, without a trailing slash; without it, http://127.0.0.1:<port>. */
  readonly publicUrl?: string | undefined;
  readonly trustProxy: string[] | false;
  readonly databaseUrl?: string | undefined;
  /** One URL or more, the first to be used first. */
  readonly smtpUrls: string;
  /** Mails go to the local mailbox of a trial, and to nobody else. */
  readonly localMailbox?: boolean | undefined;
  /** What mails leave the last own mail server from, as far as somebody has said. */
  readonly sendingAddresses?: readonly string[] | undefined;
  /** Name servers for the doctor; undefined: those of the system. */
  readonly dnsServers?: readonly string[] | undefined;
  /** PEM of authorities to trust for the mail servers, besides the system's. */
  readonly smtpCa?: string | undefined;
  /** Shared with the desk; without it one is kept in the folder, in the file `desk-secret`. */
  readonly deskSecret?: string | undefined;
  readonly kek?: Buffer | undefined;
  readonly mailFrom: string;
  readonly name: string;
  /** How mails are signed; undefined: not at all. */
  readonly dkim?: DkimSettings | undefined;
  /** How what mail systems report of our mails is heard of; undefined: not at all. */
  readonly bounces?: BounceSettings | undefined;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error';
};

const readDkim = (settings: z.output<typeof Settings>): DkimSettings => ({
  selector: settings.CERTDESK_CA_DKIM_SELECTOR,
  rsa: settings.CERTDESK_CA_DKIM_RSA_KEY,
  ed25519: settings.CERTDESK_CA_DKIM_ED25519_KEY,
});

/** The CA's settings from the environment, the only place that reads it. Throws StartFaults with every fault at once. */
export function readAuthorityConfig(environment: Environment): AuthorityConfig {
  const settings = readConfig(environment, Schema, { prefix: PREFIX, foreign: [] });
  return {
    folder: resolve(settings.CERTDESK_DATA, 'authority'),
    port: settings.CERTDESK_CA_PORT,
    publicUrl: settings.CERTDESK_CA_URL,
    trustProxy: settings.CERTDESK_CA_PROXIES?.split(',').map((proxy) => proxy.trim()) ?? false,
    databaseUrl: settings.CERTDESK_CA_DATABASE_URL,
    smtpUrls: settings.SMTP_URL ?? `smtp://127.0.0.1:${settings.CERTDESK_SMTP_PORT}`,
    localMailbox: settings.SMTP_URL === undefined,
    sendingAddresses: settings.CERTDESK_CA_SENDING_ADDRESSES,
    dnsServers: settings.CERTDESK_DNS_SERVERS,
    smtpCa: settings.SMTP_CA,
    deskSecret: settings.CERTDESK_CA_SECRET,
    kek: settings.CERTDESK_CA_KEK,
    mailFrom: settings.CERTDESK_CA_MAIL_FROM,
    name: settings.CERTDESK_CA_NAME,
    dkim: settings.CERTDESK_CA_DKIM === '1' ? readDkim(settings) : undefined,
    bounces: toBounceSettings(bouncePartsOf(settings)),
    logLevel: settings.CERTDESK_CA_LOG_LEVEL,
  };
}

export type OperatorConfig = {
  readonly folder: string;
  readonly port: number;
  readonly words: readonly string[];
  readonly environment: Environment;
};

/** What the operator's command needs: where the running CA keeps its secret, and where it listens. Throws StartFaults. */
export function readOperatorConfig(): OperatorConfig {
  const { folder, port } = readAuthorityConfig(process.env);
  return { folder, port, words: process.argv.slice(2), environment: process.env };
}
