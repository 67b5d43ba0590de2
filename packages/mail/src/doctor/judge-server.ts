import type { MailFinding, MailFindingCode } from '@certdesk/contract';
import { isLoopback, type SmtpSettings } from '../smtp-url.ts';
import { type FindingExtras, finding } from './finding.ts';
import type { CertificateLook, ServerFault, ServerLook } from './look-at-server.ts';

export type JudgeOptions = {
  readonly settings: SmtpSettings;
  readonly now: Date;
  /** Delivery reports are read, so a server without DSN costs something. */
  readonly readsBounces: boolean;
};

const DAY_MS = 86_400_000;
/** Renewed by a machine, a certificate is replaced weeks before its end; two weeks before it, somebody has to look. */
const SOON_DAYS = 14;

const FAULT_CODES: Readonly<Record<ServerFault, MailFindingCode>> = {
  unreachable: 'server.unreachable',
  not_smtp: 'server.not_smtp',
  no_starttls: 'server.no_starttls',
  tls_failed: 'server.tls_failed',
};

/** `host:port`, as it stands in SMTP_URL. */
const nameOf = ({ host, port }: SmtpSettings): string => `${host.includes(':') ? `[${host}]` : host}:${port}`;

const dayOf = (date: Date): string => date.toISOString().slice(0, 10);

function judgeCertificate(look: CertificateLook, { settings, now }: JudgeOptions): MailFinding {
  const { fault, names, issuer, endsAt, protocol } = look;
  const params = { server: nameOf(settings), host: settings.host, names, issuer, protocol, date: dayOf(endsAt) };
  const days = Math.floor((endsAt.getTime() - now.getTime()) / DAY_MS);
  // Mails go there although nobody vouches for it, since the operator has said insecure=1.
  const severity = settings.tls === 'opportunistic' ? 'warning' : 'fault';
  if (fault === 'CERT_HAS_EXPIRED') return finding(severity, 'server.certificate_expired', { params });
  if (fault === 'ERR_TLS_CERT_ALTNAME_INVALID' || fault?.startsWith('Hostname/IP does not match'))
    return finding(severity, 'server.certificate_name', { params });
  if (fault !== undefined) return finding(severity, 'server.certificate_untrusted', { params, detail: fault });
  if (days < SOON_DAYS) return finding('warning', 'server.certificate_ends', { params: { ...params, days } });
  return finding('ok', 'server.certificate_ok', { params: { ...params, days } });
}

function judgeProtection({ certificate }: ServerLook, options: JudgeOptions): MailFinding {
  if (certificate) return judgeCertificate(certificate, options);
  const { settings } = options;
  const params = { server: nameOf(settings) };
  return isLoopback(settings.host)
    ? finding('ok', 'server.local', { params })
    : finding('warning', 'server.clear_text', { params });
}

function judgeSignIn({ signIn }: ServerLook, { settings }: JudgeOptions): MailFinding[] {
  if (signIn === undefined) return [];
  const params = { server: nameOf(settings), user: settings.credentials?.user ?? settings.bearer?.user ?? '' };
  if (signIn === 'works') return [finding('ok', 'server.sign_in_ok', { params })];
  return [finding('fault', 'server.sign_in_refused', { params, detail: signIn.words })];
}

/** What our mails use (RFC 3461, 6152, 6531, 8689). */
const USED = ['8BITMIME', 'DSN', 'REQUIRETLS', 'SMTPUTF8'] as const;

function judgeExtensions({ extensions }: ServerLook, { settings, readsBounces }: JudgeOptions): MailFinding[] {
  const params = { server: nameOf(settings) };
  const offered = USED.filter((name) => extensions.includes(name));
  const lacks = (name: (typeof USED)[number]): boolean => !extensions.includes(name);
  const extras: FindingExtras = { params };
  return [
    ...(offered.length > 0
      ? [finding('ok', 'server.offers', { params: { ...params, extensions: offered.join(', ') } })]
      : []),
    ...(lacks('REQUIRETLS') && settings.requireTls ? [finding('fault', 'server.no_requiretls', extras)] : []),
    ...(lacks('DSN') ? [finding(readsBounces ? 'warning' : 'hint', 'server.no_dsn', extras)] : []),
    ...(lacks('8BITMIME') ? [finding('hint', 'server.no_8bitmime', extras)] : []),
    ...(lacks('SMTPUTF8') ? [finding('hint', 'server.no_smtputf8', extras)] : []),
  ];
}

/** What a look at a mail server means for the mails. */
export function judgeServer(look: ServerLook, options: JudgeOptions): MailFinding[] {
  if (look.fault) {
    const { kind, words } = look.fault;
    return [finding('fault', FAULT_CODES[kind], { params: { server: nameOf(options.settings) }, detail: words })];
  }
  const protection = judgeProtection(look, options);
  if (protection.severity === 'fault') return [protection];
  return [protection, ...judgeSignIn(look, options), ...judgeExtensions(look, options)];
}
