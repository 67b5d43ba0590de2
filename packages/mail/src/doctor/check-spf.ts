import type { MailFinding } from '@certdesk/contract';
import { type DnsAnswer, type MailDns, type MailRecordType, recordsOf } from '../dns/mail-dns.ts';
import { cleanResponse } from '../smtp-outcome.ts';
import { finding, lookUpFailed, txt } from './finding.ts';
import type { SendingAddresses } from './sending-addresses.ts';
import { isSpfRecord, newSpfRecord, spfEnd, withSender } from './spf-record.ts';

/** As the resolver of Node answers, which mailauth expects: records, or an error with a code. */
function nodeResolver(dns: MailDns) {
  const fail = (code: string): never => {
    throw Object.assign(new Error(code), { code });
  };
  return async (name: string, type: string): Promise<string[]> => {
    // cast: mailauth's SPF asks for these types alone
    const answer: DnsAnswer<unknown> = await dns(name, type as MailRecordType);
    if (answer === 'no_domain') return fail('ENOTFOUND');
    if (typeof answer === 'string') return fail('ETIMEOUT');
    if (answer.length === 0) return fail('ENODATA');
    // cast: as the type that is asked for has them, MX records as objects; mailauth's own types know texts only
    return (type === 'TXT' ? answer.map((text) => [text]) : [...answer]) as string[];
  };
}

type SpfStatus = { readonly result: string; readonly comment?: string | undefined };

async function evaluate(dns: MailDns, { domain, address }: { domain: string; address: string }): Promise<SpfStatus> {
  const { spf } = await import('mailauth/lib/spf/index.js'); // loaded when it is asked for: it brings much along
  const { status } = await spf({
    sender: `postmaster@${domain}`,
    ip: address,
    helo: domain,
    mta: domain,
    strict: true,
    resolver: nodeResolver(dns),
  });
  const comment = typeof status.comment === 'string' ? status.comment : undefined;
  return { result: status.result, comment };
}

type Asked = { readonly domain: string; readonly record: string; readonly isSure: boolean };

/** Addresses that are only guessed are no reason for alarm: a provider takes mails at one and sends them from another. */
function judgeAddress({ result, comment }: SpfStatus, address: string, { domain, record, isSure }: Asked): MailFinding {
  const params = { domain, address };
  if (result === 'pass') return finding('ok', 'spf.ok', { params });
  if (result === 'permerror')
    return finding('fault', 'spf.broken', { params: { domain }, detail: cleanResponse(comment ?? '') });
  if (result === 'temperror') return lookUpFailed('spf', domain);
  const records = [txt(domain, withSender(record, address))];
  return isSure
    ? finding(result === 'fail' ? 'fault' : 'warning', 'spf.address_missing', { params, records })
    : finding('hint', 'spf.address_unsure', { params, records });
}

function judgeEnd(domain: string, record: string): MailFinding[] {
  const end = spfEnd(record);
  if (end === 'pass') return [finding('fault', 'spf.open', { params: { domain } })];
  return end === 'neutral' || end === 'none' ? [finding('hint', 'spf.no_end', { params: { domain } })] : [];
}

const isBroken = ({ code }: MailFinding): boolean => code === 'spf.broken' || code === 'sender.dns_failed';

/** A form that is right whatever the sender: evaluated for an address that nobody sends from (RFC 5737). */
const NOBODY = '192.0.2.1';

async function judgeRecord(
  dns: MailDns,
  { domain, record, sending }: { domain: string; record: string; sending: SendingAddresses },
): Promise<MailFinding[]> {
  const asked = { domain, record, isSure: sending.isSure };
  const judge = async (address: string) => judgeAddress(await evaluate(dns, { domain, address }), address, asked);
  const general = await judge(NOBODY);
  if (isBroken(general)) return [general];
  const findings = await Promise.all(sending.addresses.map(judge));
  const present = finding('ok', 'spf.present', { params: { domain } });
  return [...(findings.length > 0 ? findings : [present]), ...judgeEnd(domain, record)];
}

/** Whether the domain of the envelope sender names who may send for it (RFC 7208). */
export async function checkSpf(
  dns: MailDns,
  { domain, sending }: { domain: string; sending: SendingAddresses },
): Promise<MailFinding[]> {
  const answer = await dns(domain, 'TXT');
  if (answer === 'unknown') return [lookUpFailed('spf', domain)];
  const [record, ...more] = recordsOf(answer).filter(isSpfRecord);
  const params = { domain };
  if (record === undefined) {
    const records = [txt(domain, newSpfRecord(sending.isSure ? sending.addresses : []))];
    return [finding('warning', 'spf.missing', { params, records })];
  }
  if (more.length > 0) return [finding('fault', 'spf.several', { params })];
  return judgeRecord(dns, { domain, record, sending });
}

/** Whether SPF speaks for our mails; undefined when their addresses, or the records, are not known. */
export function isSpfPassing(findings: readonly MailFinding[]): boolean | undefined {
  const codes = findings.map(({ code }) => code);
  if (codes.includes('spf.ok')) return true;
  const isUnsure = ['spf.present', 'spf.address_unsure', 'sender.dns_failed'].some((code) =>
    codes.some((one) => one === code),
  );
  return isUnsure ? undefined : false;
}
