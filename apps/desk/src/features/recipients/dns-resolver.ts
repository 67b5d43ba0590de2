import type { MailRoute } from '@certdesk/contract';
import { createMailDns, findMailRoute } from '@certdesk/mail/dns';

/** Finds out how mail reaches a domain, given as A-labels. Never throws: what could not be looked up is `unknown`. */
export type ResolveMailRoute = (domain: string) => Promise<MailRoute>;

/** Asks name servers for a domain's records, those of the system unless others (`address` or `address:port`) are given. */
export function createDnsResolver(options: { servers: readonly string[] | undefined }): ResolveMailRoute {
  const dns = createMailDns(options);
  return (domain) => findMailRoute(dns, domain);
}
