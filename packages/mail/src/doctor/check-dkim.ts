import type { MailFinding } from '@certdesk/contract';
import type { DkimRecord } from '../dkim/record.ts';
import { type DnsAnswer, type MailDns, recordsOf } from '../dns/mail-dns.ts';
import { finding, lookUpFailed, txt } from './finding.ts';
import { parseTags } from './tag-list.ts';

const withoutSpace = (text: string | undefined): string => (text ?? '').replace(/\s+/g, '');

type Key = { readonly kind: string; readonly key: string; readonly isTesting: boolean };

/** RFC 6376 3.6.1; `k` is rsa unless told. Undefined for what is no key record. */
function readKey(record: string): Key | undefined {
  const tags = parseTags(record);
  if (!tags?.has('p') || (tags.get('v') ?? 'DKIM1') !== 'DKIM1') return undefined;
  const flags = withoutSpace(tags.get('t')).split(':');
  return { kind: tags.get('k') ?? 'rsa', key: withoutSpace(tags.get('p')), isTesting: flags.includes('y') };
}

const isSameKey = (one: Key | undefined, other: Key | undefined): boolean =>
  one !== undefined && other !== undefined && one.kind === other.kind && one.key === other.key;

/** What a name server's answer says of one key's record. */
function judgeKey(record: DkimRecord, answer: DnsAnswer<string>): MailFinding {
  const { name, value } = record;
  const extras = { params: { name }, records: [txt(name, value)] };
  if (answer === 'unknown') return lookUpFailed('dkim', name);
  const published = recordsOf(answer);
  if (published.length === 0) return finding('fault', 'dkim.missing', extras);
  // RFC 6376 3.6.2.2: with several, what a receiver takes is undefined.
  if (published.length > 1) return finding('fault', 'dkim.several', extras);
  const found = readKey(published[0] ?? '');
  if (!isSameKey(found, readKey(value))) return finding('fault', 'dkim.different', extras);
  if (found?.isTesting) return finding('hint', 'dkim.testing', extras);
  return finding('ok', 'dkim.ok', { params: { name } });
}

const verifies = ({ severity, code }: MailFinding): boolean => severity === 'ok' || code === 'dkim.testing';

/** Whether the public halves of the keys stand where receivers look for them. One key that works is enough for a receiver. */
export async function checkDkim(dns: MailDns, records: readonly DkimRecord[]): Promise<MailFinding[]> {
  if (records.length === 0) return [finding('warning', 'dkim.off')];
  const findings = await Promise.all(records.map(async (record) => judgeKey(record, await dns(record.name, 'TXT'))));
  if (!findings.some(verifies)) return findings;
  return findings.map((one) => (one.severity === 'fault' ? { ...one, severity: 'warning' } : one));
}

/** Whether receivers can verify at least one signature; undefined when that could not be looked up. */
export function isDkimVerifiable(findings: readonly MailFinding[]): boolean | undefined {
  if (findings.some(verifies)) return true;
  return findings.some(({ code }) => code === 'sender.dns_failed') ? undefined : false;
}
