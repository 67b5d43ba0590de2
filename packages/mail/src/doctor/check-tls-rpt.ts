import type { MailFinding } from '@certdesk/contract';
import { type MailDns, recordsOf } from '../dns/mail-dns.ts';
import { finding, lookUpFailed, txt } from './finding.ts';
import { parseTags } from './tag-list.ts';

/** RFC 8460 3: reports go by mail or are posted. */
function isRecord(text: string): boolean {
  const uris = parseTags(text)?.get('rua')?.split(',') ?? [];
  return uris.length > 0 && uris.every((uri) => /^(?:mailto:[^\s@]+@[^\s@]+|https:\/\/\S+)$/i.test(uri.trim()));
}

/** Whether somebody hears of TLS that failed on the way to the domain (RFC 8460). */
export async function checkTlsRpt(dns: MailDns, domain: string): Promise<MailFinding[]> {
  const name = `_smtp._tls.${domain}`;
  const answer = await dns(name, 'TXT');
  if (answer === 'unknown') return [lookUpFailed('tlsRpt', name)];
  const published = recordsOf(answer).filter((text) => /^v=TLSRPTv1\s*;/.test(text));
  const records = [txt(name, `v=TLSRPTv1; rua=mailto:postmaster@${domain}`)];
  if (published.length === 0) return [finding('hint', 'tlsRpt.none', { params: { domain }, records })];
  if (published.length > 1 || !isRecord(published[0] ?? ''))
    return [finding('warning', 'tlsRpt.invalid', { params: { name }, records })];
  return [finding('ok', 'tlsRpt.ok', { params: { domain } })];
}
