import { z } from 'zod';

/** What the doctor looks at, in the order of its report. */
export const MAIL_CHECKS = ['sender', 'server', 'dkim', 'spf', 'dmarc', 'ptr', 'bounces', 'mtaSts', 'tlsRpt'] as const;

/** `fault`: mails are refused or lost; `warning`: some are, or soon will be; `hint`: could be better. */
export const SEVERITIES = ['ok', 'hint', 'warning', 'fault'] as const;

/** Every finding; locales/<language>/doctor.json words each of them under the same key. */
export const MAIL_FINDING_CODES = [
  'sender.trial',
  'sender.reserved_domain',
  'sender.dns_failed',
  'server.unreachable',
  'server.not_smtp',
  'server.no_starttls',
  'server.tls_failed',
  'server.clear_text',
  'server.local',
  'server.certificate_ok',
  'server.certificate_ends',
  'server.certificate_expired',
  'server.certificate_name',
  'server.certificate_untrusted',
  'server.sign_in_ok',
  'server.sign_in_refused',
  'server.offers',
  'server.no_dsn',
  'server.no_8bitmime',
  'server.no_smtputf8',
  'server.no_requiretls',
  'dkim.ok',
  'dkim.off',
  'dkim.missing',
  'dkim.several',
  'dkim.different',
  'dkim.testing',
  'spf.ok',
  'spf.present',
  'spf.missing',
  'spf.several',
  'spf.broken',
  'spf.open',
  'spf.no_end',
  'spf.address_missing',
  'spf.address_unsure',
  'dmarc.ok',
  'dmarc.missing',
  'dmarc.several',
  'dmarc.invalid',
  'dmarc.reports_only',
  'dmarc.testing',
  'dmarc.no_reports',
  'dmarc.old_tags',
  'dmarc.not_aligned',
  'ptr.ok',
  'ptr.missing',
  'ptr.not_confirmed',
  'ptr.unknown_addresses',
  'bounces.ok',
  'bounces.off',
  'bounces.implicit_mx',
  'bounces.null_mx',
  'bounces.no_route',
  'bounces.no_domain',
  'mtaSts.ok',
  'mtaSts.none',
  'mtaSts.invalid_record',
  'mtaSts.unreachable',
  'mtaSts.invalid_policy',
  'mtaSts.not_enforced',
  'mtaSts.mx_missing',
  'tlsRpt.ok',
  'tlsRpt.none',
  'tlsRpt.invalid',
] as const;

/** What to publish: a record of the DNS, or a FILE whose name is the URL where it is expected. */
export const RecordToSet = z.object({
  name: z.string(),
  type: z.enum(['TXT', 'MX', 'A', 'AAAA', 'PTR', 'FILE']),
  value: z.string(),
});
export type RecordToSet = z.infer<typeof RecordToSet>;

export const MailFinding = z.object({
  check: z.enum(MAIL_CHECKS),
  severity: z.enum(SEVERITIES),
  code: z.enum(MAIL_FINDING_CODES),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  records: z.array(RecordToSet),
  /** The words of a mail server or a resolver, cleaned. */
  detail: z.string().optional(),
});
export type MailFinding = z.infer<typeof MailFinding>;
export type MailCheck = MailFinding['check'];
export type Severity = MailFinding['severity'];
export type MailFindingCode = MailFinding['code'];

/** What a sending authority says of its way out. */
export const MailChecks = z.object({
  checkedAt: z.iso.datetime(),
  from: z.string(),
  /** Mails go to the local mailbox of a trial and to nobody else. */
  trial: z.boolean(),
  findings: z.array(MailFinding),
});
export type MailChecks = z.infer<typeof MailChecks>;
