import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join, resolve } from 'node:path';
import {
  areCertificates,
  areSmtpUrls,
  BOUNCE_ADDRESS_SHAPE,
  DKIM_SELECTOR,
  isBounceAddress,
  isWholeBounceSetting,
  parseAddress,
  parseImapUrl,
  parseListenUrl,
  toBounceSettings,
  tryParseAddress,
} from '@certdesk/mail';
import { isNameServer } from '@certdesk/mail/dns';
import {
  displayName,
  type Environment,
  isNetwork,
  listOf,
  readAs,
  readConfig,
  SECOND,
  StartFault,
} from '@certdesk/platform';
import { z } from 'zod';
import { type DeclaredAuthority, INSTALLED_KINDS, readDeclaredAuthorities } from './features/authorities/index.ts';
import type { MailSettings } from './features/mail/index.ts';
import { DEFAULT_MAIL_LIMITS, type MailLimits } from './features/orders/index.ts';
import { parseKey, type TransitSettings, type VaultSettings } from './features/vault/index.ts';

export type Config = {
  readonly dataFolder: string;
  readonly port: number;
  readonly publicUrl: string;
  readonly databaseUrl: string | undefined;
  readonly authority: {
    readonly url: string;
    readonly secret: string;
    readonly name: string;
    readonly callbackUrl: string | undefined;
  };
  /** How the desk sends mails of its own. */
  readonly mail: MailSettings;
  /** The HTTP face of the local mailbox; undefined when mail goes to a mail server of one's own. */
  readonly mailboxUrl: string | undefined;
  /** Name servers to ask for the records of recipients' domains; undefined for the system's. */
  readonly dnsServers: readonly string[] | undefined;
  readonly owner: {
    readonly accountName: string;
    readonly email: string | undefined;
    readonly password: string | undefined;
  };
  readonly demo: boolean;
  readonly secret: string | undefined;
  readonly vault: VaultSettings;
  readonly trustProxy: string[] | false;
  readonly logLevel: string;
  readonly limits: MailLimits;
  readonly mailsPerAccountHour: number;
  /** Authorities beside those of the database, declared in a file. */
  readonly authorities: readonly DeclaredAuthority[];
  /** Networks of one's own that authorities may be called in. */
  readonly privateNetworks: readonly string[];
  readonly pollMs: number;
  readonly authorityTimeoutMs: number;
};

/** Variables of other programs of the same installation: known here, so that they are not taken for typing mistakes. */
const FOREIGN = [
  'CERTDESK_CA_PROXIES',
  'CERTDESK_CA_DATABASE_URL',
  'CERTDESK_CA_KEK',
  'CERTDESK_CA_MAIL_FROM',
  'CERTDESK_CA_BOUNCE_ADDRESS',
  'CERTDESK_CA_BOUNCE_LISTEN',
  'CERTDESK_CA_BOUNCE_IMAP_URL',
  'CERTDESK_CA_DKIM',
  'CERTDESK_CA_DKIM_SELECTOR',
  'CERTDESK_CA_DKIM_RSA_KEY',
  'CERTDESK_CA_DKIM_ED25519_KEY',
  'CERTDESK_CA_LOG_LEVEL',
];

const port = (fallback: number) =>
  z.coerce
    .number('a port from 0 to 65535')
    .int('a port from 0 to 65535')
    .min(0, 'a port from 0 to 65535')
    .max(65_535, 'a port from 0 to 65535')
    .default(fallback);
const url = (protocols: RegExp, expected: string) => z.url({ protocol: protocols, error: expected });
const count = (fallback: number) =>
  z.coerce.number('a whole number').int('a whole number').min(1, 'at least 1').default(fallback);

const key = z.string().transform((text, context) => {
  const parsed = parseKey(text);
  if (!parsed) context.addIssue({ code: 'custom', message: '32 bytes in base64' });
  return parsed;
});

const LOOPBACK = ['127.0.0.1', '[::1]', 'localhost'];
/** Tokens and data keys go to this address. */
const isSafeUrl = (text: string): boolean => {
  const parsed = URL.parse(text);
  return parsed?.protocol === 'https:' || (parsed?.protocol === 'http:' && LOOPBACK.includes(parsed.hostname));
};

const Settings = z.object({
  CERTDESK_DATA: z.string().default('./data'),
  CERTDESK_PORT: port(8080),
  CERTDESK_URL: url(/^https?$/, 'an http or https URL').optional(),
  CERTDESK_CA_PORT: port(8081),
  CERTDESK_CA_URL: url(/^https?$/, 'an http or https URL').optional(),
  CERTDESK_CA_SECRET: z.string().min(32, 'at least 32 characters').optional(),
  CERTDESK_CA_NAME: z.string().max(64).default('Certdesk CA'),
  CERTDESK_CALLBACK_URL: url(/^https?$/, 'an http or https URL').optional(),
  CERTDESK_MAILBOX_PORT: port(1080),
  CERTDESK_SMTP_PORT: port(1025),
  CERTDESK_MAIL_FROM: z
    .string()
    .refine((text) => tryParseAddress(text) !== undefined, 'one plain email address')
    .default('orders@desk.certdesk.example'),
  CERTDESK_MAIL_NAME: displayName.default('Certdesk'),
  CERTDESK_CA_SENDING_ADDRESSES: listOf((text) => isIP(text) !== 0, 'IP addresses, such as 192.0.2.25').optional(),
  CERTDESK_BOUNCE_ADDRESS: z.string().refine(isBounceAddress, BOUNCE_ADDRESS_SHAPE).optional(),
  CERTDESK_BOUNCE_LISTEN: readAs(parseListenUrl, 'smtp://address:port or lmtp://address:port').optional(),
  CERTDESK_BOUNCE_IMAP_URL: readAs(parseImapUrl, 'imaps://user:password@host/Folder').optional(),
  CERTDESK_DKIM: z.enum(['0', '1'], '0 or 1').default('1'),
  CERTDESK_DKIM_SELECTOR: z
    .string()
    .regex(DKIM_SELECTOR, 'a DNS label of lower-case letters, digits and hyphens')
    .default('certdesk-desk'),
  CERTDESK_ADMIN_EMAIL: z.email('an email address').optional(),
  CERTDESK_ADMIN_PASSWORD: z.string().min(12, 'at least 12 characters').max(128).optional(),
  CERTDESK_ACCOUNT_NAME: z.string().trim().min(1).max(100).default('Example Hosting'),
  CERTDESK_DEMO: z.enum(['0', '1'], '0 or 1').default('1'),
  CERTDESK_SECRET: z.string().min(32, 'at least 32 characters').optional(),
  CERTDESK_KEK: key.optional(),
  CERTDESK_KEK_PREVIOUS: key.optional(),
  CERTDESK_TRANSIT_URL: z.string().refine(isSafeUrl, 'an https URL (http only to this machine)').optional(),
  CERTDESK_TRANSIT_TOKEN: z
    .string()
    .regex(/^[\x21-\x7e]+$/, 'a token')
    .optional(),
  CERTDESK_TRANSIT_KEY: z
    .string()
    .regex(/^\w[\w.-]*$/, 'the name of a key')
    .optional(),
  CERTDESK_TRANSIT_MOUNT: z
    .string()
    .regex(/^\w[\w.-]*(\/\w[\w.-]*)*$/, 'a path such as transit')
    .default('transit'),
  CERTDESK_TRANSIT_NAMESPACE: z
    .string()
    .regex(/^\w[\w./-]*$/, 'a path such as team/certdesk')
    .optional(),
  CERTDESK_TRUST_PROXY: z.string().optional(),
  CERTDESK_LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'], 'debug, info, warn, error or silent')
    .default('info'),
  CERTDESK_MAIL_COOL_DOWN_SECONDS: z.coerce
    .number('a number of seconds')
    .min(0, 'at least 0')
    .default(DEFAULT_MAIL_LIMITS.coolDownMs / SECOND),
  CERTDESK_MAILS_PER_ORDER_HOUR: count(DEFAULT_MAIL_LIMITS.perHour),
  CERTDESK_MAILS_PER_ORDER_DAY: count(DEFAULT_MAIL_LIMITS.perDay),
  CERTDESK_MAILS_PER_ACCOUNT_HOUR: count(500),
  CERTDESK_POLL_SECONDS: z.coerce.number('a number of seconds').min(0.1, 'at least 0.1').default(15),
  CERTDESK_CA_TIMEOUT_SECONDS: z.coerce
    .number('a number of seconds')
    .min(0.1, 'at least 0.1')
    .max(300, 'at most 300')
    .default(20),
  CERTDESK_AUTHORITIES: z.string().optional(),
  CERTDESK_PRIVATE_NETWORKS: listOf(isNetwork, 'networks or addresses, such as 10.1.2.0/24 or fd00:1::/48').default([]),
  CERTDESK_DNS_SERVERS: listOf(
    isNameServer,
    'addresses of name servers, such as 192.0.2.53 or 127.0.0.1:5353',
  ).optional(),
  DATABASE_URL: url(/^postgres(ql)?$/, 'a postgres:// URL').optional(),
  SMTP_URL: z.string().refine(areSmtpUrls, 'smtp:// or smtps:// URLs, with a space between them').optional(),
  SMTP_CA: z.string().refine(areCertificates, 'certificates in PEM').optional(),
});

const bouncePartsOf = (values: z.output<typeof Settings>) => ({
  address: values.CERTDESK_BOUNCE_ADDRESS,
  listen: values.CERTDESK_BOUNCE_LISTEN,
  imap: values.CERTDESK_BOUNCE_IMAP_URL,
});

const TRANSIT = ['CERTDESK_TRANSIT_URL', 'CERTDESK_TRANSIT_TOKEN', 'CERTDESK_TRANSIT_KEY'] as const;

/** Transit is set up by three settings together; asked also when others are wrong, so that all faults are said at once. */
const Schema = TRANSIT.reduce(
  (schema, name) =>
    schema.refine((values) => values[name] !== undefined || TRANSIT.every((other) => values[other] === undefined), {
      path: [name],
      error: `set together with ${TRANSIT.filter((other) => other !== name).join(' and ')}`,
      when: () => true,
    }),
  Settings,
).refine((values) => isWholeBounceSetting(bouncePartsOf(values)), {
  path: ['CERTDESK_BOUNCE_ADDRESS'],
  error: 'set together with CERTDESK_BOUNCE_LISTEN or CERTDESK_BOUNCE_IMAP_URL',
});

function readTransit(values: z.output<typeof Settings>, environment: Environment): TransitSettings | undefined {
  const { CERTDESK_TRANSIT_URL: url, CERTDESK_TRANSIT_TOKEN: token, CERTDESK_TRANSIT_KEY: name } = values;
  if (!url || !token || !name) return undefined;
  return {
    url: url.replace(/\/+$/, ''),
    token,
    key: name,
    tokenFile: environment.CERTDESK_TRANSIT_TOKEN_FILE,
    mount: values.CERTDESK_TRANSIT_MOUNT,
    namespace: values.CERTDESK_TRANSIT_NAMESPACE,
  };
}

const readMail = (values: z.output<typeof Settings>): MailSettings => ({
  smtpUrls: values.SMTP_URL ?? `smtp://127.0.0.1:${values.CERTDESK_SMTP_PORT}`,
  smtpCa: values.SMTP_CA,
  from: parseAddress(values.CERTDESK_MAIL_FROM),
  fromName: values.CERTDESK_MAIL_NAME,
  sendingAddresses: values.CERTDESK_CA_SENDING_ADDRESSES ?? [],
  dkimSelector: values.CERTDESK_DKIM === '1' ? values.CERTDESK_DKIM_SELECTOR : undefined,
  bounces: toBounceSettings(bouncePartsOf(values)),
});

/** The secret that `npm start` makes for desk and CA, in the data folder that both share. */
const LINK_SECRET = 'authority-link.secret';

function readLinkSecret(dataFolder: string): string {
  const file = join(dataFolder, LINK_SECRET);
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (cause) {
    throw new StartFault('config.file_unreadable', { name: 'CERTDESK_CA_SECRET', file }, { cause });
  }
}

/** Reads the desk's settings, all faults at once (StartFaults). The only reader of the environment. */
export function readDeskConfig(environment: Environment): Config {
  const values = readConfig(environment, Schema, { prefix: 'CERTDESK_', foreign: FOREIGN });
  return {
    dataFolder: join(resolve(values.CERTDESK_DATA), 'desk'),
    port: values.CERTDESK_PORT,
    publicUrl: values.CERTDESK_URL ?? `http://127.0.0.1:${values.CERTDESK_PORT}`,
    databaseUrl: values.DATABASE_URL,
    authority: {
      url: values.CERTDESK_CA_URL ?? `http://127.0.0.1:${values.CERTDESK_CA_PORT}`,
      secret: values.CERTDESK_CA_SECRET ?? readLinkSecret(resolve(values.CERTDESK_DATA)),
      name: values.CERTDESK_CA_NAME,
      callbackUrl: values.CERTDESK_CALLBACK_URL,
    },
    mail: readMail(values),
    mailboxUrl: values.SMTP_URL ? undefined : `http://127.0.0.1:${values.CERTDESK_MAILBOX_PORT}`,
    dnsServers: values.CERTDESK_DNS_SERVERS,
    owner: {
      accountName: values.CERTDESK_ACCOUNT_NAME,
      email: values.CERTDESK_ADMIN_EMAIL,
      password: values.CERTDESK_ADMIN_PASSWORD,
    },
    demo: values.CERTDESK_DEMO === '1' && values.DATABASE_URL === undefined,
    secret: values.CERTDESK_SECRET,
    vault: {
      kek: values.CERTDESK_KEK,
      previous: values.CERTDESK_KEK_PREVIOUS,
      transit: readTransit(values, environment),
    },
    trustProxy: values.CERTDESK_TRUST_PROXY
      ? values.CERTDESK_TRUST_PROXY.split(',').map((address) => address.trim())
      : false,
    logLevel: values.CERTDESK_LOG_LEVEL,
    limits: {
      coolDownMs: values.CERTDESK_MAIL_COOL_DOWN_SECONDS * SECOND,
      perHour: values.CERTDESK_MAILS_PER_ORDER_HOUR,
      perDay: values.CERTDESK_MAILS_PER_ORDER_DAY,
    },
    mailsPerAccountHour: values.CERTDESK_MAILS_PER_ACCOUNT_HOUR,
    authorities: values.CERTDESK_AUTHORITIES
      ? readDeclaredAuthorities(values.CERTDESK_AUTHORITIES, { kinds: INSTALLED_KINDS, environment })
      : [],
    privateNetworks: values.CERTDESK_PRIVATE_NETWORKS,
    pollMs: values.CERTDESK_POLL_SECONDS * SECOND,
    authorityTimeoutMs: values.CERTDESK_CA_TIMEOUT_SECONDS * SECOND,
  };
}
