import type { MailDns } from '../dns/mail-dns.ts';

/** Records by `name TYPE`; a name that has none of any type does not exist. `unknown`: nobody could say now. */
export type DnsFixture = Readonly<Record<string, readonly unknown[] | 'unknown'>>;

/** A resolver that knows these records and asks nobody. MX records are hosts, in their order. */
export function createFixtureDns(records: DnsFixture): MailDns & { readonly asked: string[] } {
  const names = new Set(Object.keys(records).map((key) => key.split(' ')[0]));
  const asked: string[] = [];
  const resolve = async (name: string, type: string): Promise<unknown> => {
    asked.push(name);
    const known = records[`${name} ${type}`];
    if (known === 'unknown') return 'unknown';
    if (known === undefined) return names.has(name) ? [] : 'no_domain';
    return type === 'MX' ? known.map((exchange, index) => ({ exchange, priority: 10 * (index + 1) })) : known;
  };
  // cast: the fixture has for each type what the type has
  return Object.assign(resolve as MailDns, { asked });
}
