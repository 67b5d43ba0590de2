import { Resolver } from 'node:dns/promises';
import { createAddressGuard } from '@certdesk/platform';
import { resolverAddress } from './update-zone.ts';

/**
 * What the name servers of a zone say themselves, past every cache: an authority that looks before all of them have a
 * record counts a failed validation, and those are rationed.
 */
export type LookUp = {
  /** Whether each server that answers has such a TXT record, at the end of CNAME records if there are any. */
  hasText: (name: string, isMeant: (text: string) => boolean) => Promise<boolean>;
  /** Where a name's CNAME record leads; undefined without one, or as long as the servers do not agree. */
  aliasOf: (name: string) => Promise<string | undefined>;
};

const TRY_MS = 2_000;
const MAX_ALIASES = 8;
const MAX_SERVERS = 8;
/** Of the internet only: whoever owns a zone says where its name servers are. */
const guard = createAddressGuard([]);

const newResolver = (servers?: readonly string[]): Resolver => {
  const resolver = new Resolver({ timeout: TRY_MS, tries: 2, maxTimeout: TRY_MS });
  if (servers) resolver.setServers(servers);
  return resolver;
};

/** `none`: the server says that there is no such record; `silent`: it does not answer, or not properly. */
type Answer<T> = readonly T[] | 'none' | 'silent';

async function ask<T>(records: Promise<T[]>): Promise<Answer<T>> {
  try {
    return await records;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    return code === 'ENODATA' || code === 'ENOTFOUND' ? 'none' : 'silent';
  }
}

const isList = <T>(answer: Answer<T>): answer is readonly T[] => typeof answer !== 'string';

/** The addresses of the name servers of the zone that a name is in: the nearest ancestor that has any. */
async function authoritativeServers(name: string): Promise<readonly string[]> {
  const system = newResolver();
  for (let zone = name; zone.includes('.'); zone = zone.slice(zone.indexOf('.') + 1)) {
    const servers = await ask(system.resolveNs(zone));
    if (servers === 'silent') return [];
    if (servers === 'none') continue;
    const hosts = servers.slice(0, MAX_SERVERS);
    const found = await Promise.all(hosts.flatMap((host) => [ask(system.resolve4(host)), ask(system.resolve6(host))]));
    return found
      .flatMap((addresses) => (isList(addresses) ? addresses : []))
      .filter(guard.isAllowed)
      .map((address) => (address.includes(':') ? `[${address}]:53` : `${address}:53`));
  }
  return [];
}

const bare = (name: string): string => name.toLowerCase().replace(/\.$/, '');

/** `servers` are asked in place of each zone's own, where a network hides those. Never throws. */
export function createLookUp({ servers }: { readonly servers: readonly string[] | undefined }): LookUp {
  const given = servers?.map(resolverAddress);
  const serversOf = (name: string) => (given ? Promise.resolve(given) : authoritativeServers(name));

  /** The answers of those servers that answer; none of them means that nothing is known. */
  async function askEach<T>(name: string, question: (resolver: Resolver) => Promise<T[]>) {
    const addresses = await serversOf(name);
    const answers = await Promise.all(addresses.map((address) => ask(question(newResolver([address])))));
    return answers.filter((answer) => answer !== 'silent');
  }
  async function aliasOf(name: string): Promise<string | undefined> {
    const answers = await askEach(name, (resolver) => resolver.resolveCname(name));
    const targets = new Set(answers.map((answer) => (isList(answer) && answer[0] ? bare(answer[0]) : undefined)));
    return targets.size === 1 ? [...targets][0] : undefined;
  }
  async function hasText(name: string, isMeant: (text: string) => boolean, aliases = 0): Promise<boolean> {
    const answers = await askEach(name, (resolver) => resolver.resolveTxt(name));
    const has = (answer: Answer<string[]>) => isList(answer) && answer.some((strings) => isMeant(strings.join('')));
    if (answers.length > 0 && answers.every(has)) return true;
    if (aliases >= MAX_ALIASES || answers.some(has)) return false;
    const alias = await aliasOf(name);
    return alias !== undefined && hasText(alias, isMeant, aliases + 1);
  }
  return { hasText: (name, isMeant) => hasText(bare(name), isMeant), aliasOf: (name) => aliasOf(bare(name)) };
}
