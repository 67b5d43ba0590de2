import type { MailFinding } from '@certdesk/contract';
import type { Address } from '../address.ts';
import type { MailDns } from '../dns/mail-dns.ts';
import { findMailRoute } from '../dns/mail-route.ts';
import { finding, lookUpFailed } from './finding.ts';

/** Whether what receivers send back finds its way (RFC 5321 5.1, RFC 7505), and whether the CA reads it. */
export async function checkBounces(
  dns: MailDns,
  { from, bounce }: { from: Address; bounce: Address | undefined },
): Promise<MailFinding[]> {
  const { address, domain } = bounce ?? from;
  const unread = bounce ? [] : [finding('hint', 'bounces.off', { params: { address } })];
  return [await checkRoute(dns, domain), ...unread];
}

async function checkRoute(dns: MailDns, domain: string): Promise<MailFinding> {
  const params = { domain };
  const records = [{ name: domain, type: 'MX', value: `10 mail.${domain}.` } as const];
  const route = await findMailRoute(dns, domain);
  switch (route) {
    case 'mx':
      return finding('ok', 'bounces.ok', { params });
    case 'implicit_mx':
      return finding('hint', 'bounces.implicit_mx', { params, records });
    case 'null_mx':
      return finding('fault', 'bounces.null_mx', { params, records });
    case 'none':
      return finding('fault', 'bounces.no_route', { params, records });
    case 'no_domain':
      return finding('fault', 'bounces.no_domain', { params });
    case 'unknown':
      return lookUpFailed('bounces', domain);
  }
}
