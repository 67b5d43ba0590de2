import { Resolver } from 'node:dns/promises';

export type MxRecord = { readonly exchange: string; readonly priority: number };

/** Records of a name, none for a name that has others; `no_domain`: there is no such name; `unknown`: nobody could say now. */
export type DnsAnswer<T> = readonly T[] | 'no_domain' | 'unknown';

type Values = { TXT: string; MX: MxRecord; A: string; AAAA: string; PTR: string };
export type MailRecordType = keyof Values;

/** Looks records up by name. Never throws. A TXT record comes as one text, its strings joined (RFC 7208 3.3). */
export type MailDns = <T extends MailRecordType>(name: string, type: T) => Promise<DnsAnswer<Values[T]>>;

export const hasRecords = <T>(answer: DnsAnswer<T>): answer is readonly T[] =>
  typeof answer !== 'string' && answer.length > 0;
export const recordsOf = <T>(answer: DnsAnswer<T>): readonly T[] => (typeof answer === 'string' ? [] : answer);

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined);

/** The records, none for an answer without any, or what the failure says of the name. */
async function ask<T>(records: Promise<T[]>): Promise<DnsAnswer<T>> {
  try {
    return await records;
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENODATA') return [];
    return code === 'ENOTFOUND' ? 'no_domain' : 'unknown';
  }
}

/** How long a record is waited for, at each of two tries. */
const TRY_MS = 1_500;

/** Asks name servers, those of the system unless others (`address` or `address:port`) are given. */
export function createMailDns({ servers }: { servers: readonly string[] | undefined }): MailDns {
  const resolver = new Resolver({ timeout: TRY_MS, tries: 2, maxTimeout: TRY_MS });
  if (servers) resolver.setServers(servers);
  const lookUp: { readonly [T in MailRecordType]: (name: string) => Promise<Values[T][]> } = {
    TXT: async (name) => (await resolver.resolveTxt(name)).map((strings) => strings.join('')),
    MX: (name) => resolver.resolveMx(name),
    A: (name) => resolver.resolve4(name),
    AAAA: (name) => resolver.resolve6(name),
    PTR: (name) => resolver.resolvePtr(name),
  };
  return (name, type) => ask(lookUp[type](name));
}
