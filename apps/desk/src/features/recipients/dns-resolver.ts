import { Resolver } from 'node:dns/promises';
import type { MailRoute } from '@certdesk/contract';

/** Finds out how mail reaches a domain, given as A-labels. Never throws: what could not be looked up is `unknown`. */
export type ResolveMailRoute = (domain: string) => Promise<MailRoute>;

/** How long a record is waited for, at each of two tries. */
const TRY_MS = 1_500;

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined);

/** The records, none for an answer without any, or what the failure says of the domain. */
async function ask<T>(records: Promise<T[]>): Promise<T[] | 'no_domain' | 'unknown'> {
  try {
    return await records;
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENODATA') return [];
    return code === 'ENOTFOUND' ? 'no_domain' : 'unknown';
  }
}

/** Without an MX record, mail goes to the domain's own address (RFC 5321 5.1). */
async function findImplicitRoute(resolver: Resolver, domain: string): Promise<MailRoute> {
  const answers = await Promise.all([ask(resolver.resolve4(domain)), ask(resolver.resolve6(domain))]);
  if (answers.some((answer) => Array.isArray(answer) && answer.length > 0)) return 'implicit_mx';
  return answers.includes('unknown') ? 'unknown' : 'none';
}

/** Asks name servers for a domain's records, those of the system unless others (`address` or `address:port`) are given. */
export function createDnsResolver({ servers }: { servers: readonly string[] | undefined }): ResolveMailRoute {
  const resolver = new Resolver({ timeout: TRY_MS, tries: 2, maxTimeout: TRY_MS });
  if (servers) resolver.setServers(servers);
  return async (domain) => {
    const answer = await ask(resolver.resolveMx(domain));
    if (!Array.isArray(answer)) return answer;
    if (answer.length === 0) return findImplicitRoute(resolver, domain);
    // RFC 7505: a single MX record whose host is the root.
    return answer.every(({ exchange }) => exchange === '' || exchange === '.') ? 'null_mx' : 'mx';
  };
}
