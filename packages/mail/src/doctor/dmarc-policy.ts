import { type MailDns, recordsOf } from '../dns/mail-dns.ts';
import { parseTags } from './tag-list.ts';

/** A DMARC policy record where it was found (RFC 9989 4.7). */
export type DmarcRecord = {
  /** The domain it stands at, without `_dmarc`. */
  readonly domain: string;
  readonly tags: ReadonlyMap<string, string>;
};

export type DmarcPolicy = 'none' | 'quarantine' | 'reject';

export type DmarcWalk = {
  /** The record that applies to the author domain. */
  readonly record: DmarcRecord | undefined;
  /** Whose mail counts as the same (RFC 9989 4.10.2). */
  readonly organizationalDomain: string;
  /** Names on the way that have several records, which receivers discard. */
  readonly discarded: readonly string[];
  /** Names that could not be looked up. */
  readonly failed: readonly string[];
};

/** RFC 9989 4.10: names of more labels are shortened to so many, so that the walk has eight steps at most. */
const MAX_PARENT_LABELS = 7;
const VERSION = /^[vV][ \t]*=[ \t]*DMARC1[ \t]*(?:;|$)/;

/** The domain and its parents that are asked, to the top-level domain: a public suffix may have a record too. */
export function dmarcNames(domain: string): string[] {
  const labels = domain.split('.');
  const parents = labels.slice(Math.max(1, labels.length - MAX_PARENT_LABELS));
  return [domain, ...parents.map((_, index) => parents.slice(index).join('.'))];
}

type Step = { readonly found?: DmarcRecord; readonly discarded?: string; readonly failed?: string };

async function ask(dns: MailDns, domain: string): Promise<Step> {
  const answer = await dns(`_dmarc.${domain}`, 'TXT');
  if (answer === 'unknown') return { failed: domain };
  const records = recordsOf(answer).filter((record) => VERSION.test(record));
  if (records.length > 1) return { discarded: domain };
  const tags = parseTags(records[0] ?? '');
  return tags ? { found: { domain, tags } } : {};
}

const psdOf = ({ tags }: DmarcRecord): string => (tags.get('psd') ?? 'u').toLowerCase();

function chooseOrganization(domain: string, found: readonly DmarcRecord[]): string {
  for (const record of found) {
    if (psdOf(record) === 'n') return record.domain;
    if (psdOf(record) === 'y' && record.domain !== domain) {
      const labels = record.domain.split('.').length + 1;
      return domain.split('.').slice(-labels).join('.');
    }
  }
  return found.at(-1)?.domain ?? domain;
}

/**
 * The policy of a domain by the DNS tree walk of RFC 9989 4.10: its own record, or that of its organizational domain, or
 * that of the public suffix above. No list of public suffixes is used.
 */
export async function walkDmarc(dns: MailDns, domain: string): Promise<DmarcWalk> {
  const found: DmarcRecord[] = [];
  const discarded: string[] = [];
  const failed: string[] = [];
  for (const name of dmarcNames(domain)) {
    const step = await ask(dns, name);
    if (step.discarded) discarded.push(step.discarded);
    if (step.failed) failed.push(step.failed);
    if (!step.found) continue;
    found.push(step.found);
    if (psdOf(step.found) !== 'u') break;
  }
  const organizationalDomain = chooseOrganization(domain, found);
  const last = found.at(-1);
  const record =
    found.find((one) => one.domain === domain) ??
    found.find((one) => one.domain === organizationalDomain) ??
    (last && psdOf(last) === 'y' ? last : undefined);
  return { record, organizationalDomain, discarded, failed };
}

const POLICIES: readonly string[] = ['none', 'quarantine', 'reject'];
const isPolicy = (text: string | undefined): text is DmarcPolicy => text !== undefined && POLICIES.includes(text);
const REPORT_URI = /^[a-z][a-z0-9+.-]*:[^\s,]+$/i;

export const asksForReports = ({ tags }: DmarcRecord): boolean =>
  (tags.get('rua') ?? '').split(',').some((uri) => REPORT_URI.test(uri.trim()));

/**
 * What a record asks receivers to do with a mail of the domain that fails. A record without a usable policy counts as
 * `none` when it asks for reports, and for nothing otherwise (RFC 9989 4.10.1).
 */
export function policyFor({ domain: at, tags }: DmarcRecord, domain: string, exists: boolean): DmarcPolicy | undefined {
  const lower = (name: string): string | undefined => tags.get(name)?.toLowerCase();
  const [p, sp, np] = [lower('p'), lower('sp'), lower('np')];
  const isValid = isPolicy(p) && [sp, np].every((one) => one === undefined || isPolicy(one));
  if (!isValid) return asksForReports({ domain: at, tags }) ? 'none' : undefined;
  if (domain === at) return p;
  const chosen = exists ? (sp ?? p) : (np ?? sp ?? p);
  return isPolicy(chosen) ? chosen : undefined;
}
