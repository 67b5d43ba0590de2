import type { MailRoute } from '@certdesk/contract';
import { hasRecords, type MailDns } from './mail-dns.ts';

/** Without an MX record, mail goes to the domain's own address (RFC 5321 5.1). */
async function findImplicitRoute(dns: MailDns, domain: string): Promise<MailRoute> {
  const answers = await Promise.all([dns(domain, 'A'), dns(domain, 'AAAA')]);
  if (answers.some(hasRecords)) return 'implicit_mx';
  return answers.includes('unknown') ? 'unknown' : 'none';
}

/** How mail reaches a domain, given as A-labels. Never throws: what could not be looked up is `unknown`. */
export async function findMailRoute(dns: MailDns, domain: string): Promise<MailRoute> {
  const answer = await dns(domain, 'MX');
  if (typeof answer === 'string') return answer;
  if (answer.length === 0) return findImplicitRoute(dns, domain);
  // RFC 7505: a single MX record whose host is the root.
  return answer.every(({ exchange }) => exchange === '' || exchange === '.') ? 'null_mx' : 'mx';
}
