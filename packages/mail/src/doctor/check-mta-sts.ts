import type { MailFinding, RecordToSet } from '@certdesk/contract';
import { hasRecords, type MailDns, recordsOf } from '../dns/mail-dns.ts';
import { finding, lookUpFailed, txt } from './finding.ts';
import { isMxAllowed, parseMtaStsPolicy } from './mta-sts-policy.ts';
import { parseTags } from './tag-list.ts';

/** The text at a URL, or in a few words why it cannot be had. One host only: `mta-sts.<the sender's own domain>`. */
export type FetchPolicy = (url: string) => Promise<{ readonly text: string } | { readonly fault: string }>;

const DAY_SECONDS = 86_400;

const idOf = (now: Date): string => now.toISOString().replace(/\D/g, '').slice(0, 14);
const urlOf = (domain: string): string => `https://mta-sts.${domain}/.well-known/mta-sts.txt`;

/** What to publish first: `testing` has faults reported and refuses nothing. */
function firstPolicy(domain: string, hosts: readonly string[], now: Date): RecordToSet[] {
  const lines = ['version: STSv1', 'mode: testing', ...hosts.map((host) => `mx: ${host}`), `max_age: ${DAY_SECONDS}`];
  return [
    txt(`_mta-sts.${domain}`, `v=STSv1; id=${idOf(now)}`),
    { name: urlOf(domain), type: 'FILE', value: `${lines.join('\n')}\n` },
  ];
}

const isRecord = (text: string): boolean => {
  const tags = parseTags(text);
  return tags?.get('v') === 'STSv1' && /^[a-z0-9]{1,32}$/i.test(tags.get('id') ?? '');
};

export type MtaStsOptions = { readonly domain: string; readonly fetchPolicy: FetchPolicy; readonly now: Date };

async function judgePolicy({ domain, fetchPolicy }: MtaStsOptions, hosts: readonly string[]): Promise<MailFinding> {
  const url = urlOf(domain);
  const answer = await fetchPolicy(url);
  if ('fault' in answer) return finding('warning', 'mtaSts.unreachable', { params: { url }, detail: answer.fault });
  const policy = parseMtaStsPolicy(answer.text);
  if (!policy) return finding('warning', 'mtaSts.invalid_policy', { params: { url } });
  const missing = hosts.find((host) => !isMxAllowed(policy, host));
  if (policy.mode !== 'none' && missing !== undefined)
    return finding(policy.mode === 'enforce' ? 'warning' : 'hint', 'mtaSts.mx_missing', {
      params: { url, host: missing },
    });
  if (policy.mode !== 'enforce')
    return finding('hint', 'mtaSts.not_enforced', { params: { domain, mode: policy.mode } });
  return finding('ok', 'mtaSts.ok', { params: { domain } });
}

/** Whether senders must use TLS towards the domain's own mail servers (RFC 8461): how safe answers and bounces are. */
export async function checkMtaSts(dns: MailDns, options: MtaStsOptions): Promise<MailFinding[]> {
  const { domain, now } = options;
  const name = `_mta-sts.${domain}`;
  const [answer, mx] = await Promise.all([dns(name, 'TXT'), dns(domain, 'MX')]);
  if (answer === 'unknown') return [lookUpFailed('mtaSts', name)];
  const hosts = recordsOf(mx)
    .map(({ exchange }) => exchange.replace(/\.$/, ''))
    .filter(Boolean);
  // Nothing comes to a domain without a mail server, and nothing can be made safer.
  if (!hasRecords(answer) && hosts.length === 0) return [];
  const records = recordsOf(answer).filter((text) => /^v=STSv1\s*;/.test(text));
  const first = firstPolicy(domain, hosts, now);
  if (records.length === 0) return [finding('hint', 'mtaSts.none', { params: { domain }, records: first })];
  if (records.length > 1 || !isRecord(records[0] ?? ''))
    return [finding('warning', 'mtaSts.invalid_record', { params: { name }, records: first.slice(0, 1) })];
  return [await judgePolicy(options, hosts)];
}
