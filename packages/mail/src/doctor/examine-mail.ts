import type { MailFinding } from '@certdesk/contract';
import type { Address } from '../address.ts';
import type { DkimRecord } from '../dkim/record.ts';
import type { MailDns } from '../dns/mail-dns.ts';
import type { SmtpSettings } from '../smtp-url.ts';
import { checkBounces } from './check-bounces.ts';
import { checkDkim, isDkimVerifiable } from './check-dkim.ts';
import { checkAlignment, checkDmarc } from './check-dmarc.ts';
import { checkMtaSts, type FetchPolicy } from './check-mta-sts.ts';
import { checkPtr } from './check-ptr.ts';
import { checkSpf, isSpfPassing } from './check-spf.ts';
import { checkTlsRpt } from './check-tls-rpt.ts';
import { finding } from './finding.ts';
import { judgeServer } from './judge-server.ts';
import type { ServerLook } from './look-at-server.ts';
import { isReservedDomain } from './reserved-domain.ts';
import { findSendingAddresses } from './sending-addresses.ts';

/** How an installation sends. */
export type MailSender = {
  readonly from: Address;
  /** Where bounces come to; undefined: to `from`, and nobody reads them. */
  readonly bounce: Address | undefined;
  /** What has to be published for the keys that sign; none: mails are not signed. */
  readonly dkim: readonly DkimRecord[];
  readonly servers: readonly SmtpSettings[];
  /** Mails go to the local mailbox of a trial, and to nobody else. */
  readonly trial: boolean;
  /** The addresses that mails leave from, as far as the operator has said. */
  readonly sendingAddresses: readonly string[];
};

export type DoctorTools = {
  readonly dns: MailDns;
  readonly lookAt: (settings: SmtpSettings) => Promise<ServerLook>;
  readonly fetchPolicy: FetchPolicy;
  readonly now: Date;
};

async function checkServers({ servers, bounce }: MailSender, { lookAt, now }: DoctorTools): Promise<MailFinding[]> {
  const readsBounces = bounce !== undefined;
  const judged = servers.map(async (settings) => judgeServer(await lookAt(settings), { settings, now, readsBounces }));
  return (await Promise.all(judged)).flat();
}

async function checkRecords(sender: MailSender, { dns, fetchPolicy, now }: DoctorTools): Promise<MailFinding[]> {
  const { from, bounce, servers, sendingAddresses } = sender;
  const { domain } = from;
  const envelope = bounce?.domain ?? domain;
  const hosts = sender.trial ? [] : servers.map(({ host }) => host);
  const sending = await findSendingAddresses(dns, { configured: sendingAddresses, hosts });
  const [dkim, spf, dmarc, ptr, bounces, mtaSts, tlsRpt] = await Promise.all([
    checkDkim(dns, sender.dkim),
    checkSpf(dns, { domain: envelope, sending }),
    checkDmarc(dns, domain),
    checkPtr(dns, { sending, domain }),
    checkBounces(dns, { from, bounce }),
    checkMtaSts(dns, { domain, fetchPolicy, now }),
    checkTlsRpt(dns, domain),
  ]);
  const [dkimWorks, spfWorks] = [isDkimVerifiable(dkim), isSpfPassing(spf)];
  const alignment = await checkAlignment(dns, { from: domain, envelope, walk: dmarc.walk, dkimWorks, spfWorks });
  return [...dkim, ...spf, ...dmarc.findings, ...alignment, ...ptr, ...bounces, ...mtaSts, ...tlsRpt];
}

/**
 * Looks at everything that decides whether mails of an installation arrive, and says what to set. Asks name servers about
 * the sender's own domains, connects to its own mail servers, and fetches its own MTA-STS policy; no recipient is asked.
 */
export async function examineMail(sender: MailSender, tools: DoctorTools): Promise<MailFinding[]> {
  const { domain } = sender.from;
  const trial = sender.trial ? [finding('hint', 'sender.trial')] : [];
  const servers = await checkServers(sender, tools);
  // Nobody can publish a record for such a domain; in a trial that is as it should be.
  if (isReservedDomain(domain)) {
    const reserved = sender.trial ? [] : [finding('fault', 'sender.reserved_domain', { params: { domain } })];
    return [...trial, ...reserved, ...servers];
  }
  return [...trial, ...servers, ...(await checkRecords(sender, tools))];
}
