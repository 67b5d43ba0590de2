import type { MailFinding } from '@certdesk/contract';
import type { MailDns } from '../dns/mail-dns.ts';
import { asksForReports, type DmarcRecord, type DmarcWalk, policyFor, walkDmarc } from './dmarc-policy.ts';
import { finding, lookUpFailed, txt } from './finding.ts';

/** RFC 9989 has no tags of these names any more. */
const OLD_TAGS: readonly string[] = ['pct', 'rf', 'ri'];

/** Reports first: a stricter policy before one has seen them could have one's own mails refused. */
const firstRecord = (domain: string) => txt(`_dmarc.${domain}`, `v=DMARC1; p=none; rua=mailto:postmaster@${domain}`);

function judgeDetails(record: DmarcRecord): MailFinding[] {
  const name = `_dmarc.${record.domain}`;
  const old = OLD_TAGS.filter((tag) => record.tags.has(tag));
  const isTesting = record.tags.get('t')?.toLowerCase() === 'y';
  return [
    ...(isTesting ? [finding('hint', 'dmarc.testing', { params: { name } })] : []),
    ...(asksForReports(record) ? [] : [finding('hint', 'dmarc.no_reports', { params: { name } })]),
    ...(old.length > 0 ? [finding('hint', 'dmarc.old_tags', { params: { name, tags: old.join(', ') } })] : []),
  ];
}

function judgeRecord(record: DmarcRecord, domain: string, exists: boolean): MailFinding[] {
  const name = `_dmarc.${record.domain}`;
  const policy = policyFor(record, domain, exists);
  if (!policy) return [finding('fault', 'dmarc.invalid', { params: { name }, records: [firstRecord(record.domain)] })];
  const main =
    policy === 'none'
      ? finding('hint', 'dmarc.reports_only', { params: { name } })
      : finding('ok', 'dmarc.ok', { params: { domain, policy, name } });
  return [main, ...judgeDetails(record)];
}

export type DmarcAnswer = { readonly findings: MailFinding[]; readonly walk: DmarcWalk };

/** What receivers do with mails that carry the domain in From and are not proved to be its own (RFC 9989). */
export async function checkDmarc(dns: MailDns, domain: string): Promise<DmarcAnswer> {
  const walk = await walkDmarc(dns, domain);
  const several = walk.discarded.map((name) =>
    finding('fault', 'dmarc.several', { params: { name: `_dmarc.${name}` } }),
  );
  if (walk.record) {
    const exists = walk.record.domain === domain || (await dns(domain, 'A')) !== 'no_domain';
    return { findings: [...several, ...judgeRecord(walk.record, domain, exists)], walk };
  }
  const failed = walk.failed.map((name) => lookUpFailed('dmarc', `_dmarc.${name}`));
  const missing = finding('warning', 'dmarc.missing', { params: { domain }, records: [firstRecord(domain)] });
  const findings = [...several, ...failed, ...(several.length + failed.length === 0 ? [missing] : [])];
  return { findings, walk };
}

export type AlignmentOptions = {
  readonly from: string;
  readonly envelope: string;
  readonly walk: DmarcWalk;
  /** Undefined: not known. */
  readonly dkimWorks: boolean | undefined;
  readonly spfWorks: boolean | undefined;
};

/** Whether the envelope's domain counts as the From domain's own (RFC 9989 4.4.2). */
async function isAligned(dns: MailDns, { from, envelope, walk }: AlignmentOptions): Promise<boolean> {
  if (from === envelope) return true;
  if (walk.record?.tags.get('aspf')?.toLowerCase() === 's') return false;
  return (await walkDmarc(dns, envelope)).organizationalDomain === walk.organizationalDomain;
}

/**
 * A mail passes by a DKIM signature of the From domain, or by SPF of an envelope sender that belongs to it. The CA signs
 * for the From domain, so its signatures are aligned by nature.
 */
export async function checkAlignment(dns: MailDns, options: AlignmentOptions): Promise<MailFinding[]> {
  const { from, walk, dkimWorks, spfWorks } = options;
  if (dkimWorks !== false || spfWorks === undefined) return [];
  if (spfWorks && (await isAligned(dns, options))) return [];
  return [finding(walk.record ? 'fault' : 'warning', 'dmarc.not_aligned', { params: { domain: from } })];
}
