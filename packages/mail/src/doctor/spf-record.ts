/** How a record ends: what it says of senders that it does not name. `redirect`: another record decides. */
export type SpfEnd = 'pass' | 'neutral' | 'softfail' | 'fail' | 'redirect' | 'none';

const ENDS: Readonly<Record<string, SpfEnd>> = {
  '': 'pass',
  '+': 'pass',
  '?': 'neutral',
  '~': 'softfail',
  '-': 'fail',
};

export const isSpfRecord = (text: string): boolean => /^v=spf1(?: |$)/i.test(text);

/** Terms after `all` are never looked at, and a redirect beside it is not either (RFC 7208 5.1). */
export function spfEnd(record: string): SpfEnd {
  const terms = record.trim().split(/ +/).slice(1);
  const all = terms.map((term) => /^([+?~-]?)all$/i.exec(term)).find((match) => match !== null);
  if (all) return ENDS[all[1] ?? ''] ?? 'none';
  return terms.some((term) => /^redirect=/i.test(term)) ? 'redirect' : 'none';
}

const mechanismOf = (address: string): string => `${address.includes(':') ? 'ip6' : 'ip4'}:${address}`;

/** A first record for these senders alone; without any, one to be completed by whoever runs the mail server. */
export const newSpfRecord = (addresses: readonly string[]): string =>
  ['v=spf1', ...(addresses.length > 0 ? addresses.map(mechanismOf) : ['mx']), '~all'].join(' ');

/** The record with one more sender in front: what stands behind an `all` would count for nothing. */
export function withSender(record: string, address: string): string {
  const [version = 'v=spf1', ...terms] = record.trim().split(/ +/);
  return [version, mechanismOf(address), ...terms].join(' ');
}
