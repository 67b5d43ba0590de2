import { createHash } from 'node:crypto';
import type { DnsRecord } from '@certdesk/contract';
import { type Account, dnsDigest, keyAuthorization } from './client/account.ts';
import type { Authorization, Challenge } from './client/messages.ts';
import type { AcmeMethod } from './settings.ts';

const CHALLENGE_TYPES: Readonly<Record<AcmeMethod, string>> = {
  dns: 'dns-01',
  http: 'http-01',
  'dns-persist': 'dns-persist-01',
};

export const nameOf = ({ identifier, wildcard }: Authorization): string =>
  wildcard ? `*.${identifier.value}` : identifier.value;

/** What the order's method is called by the authority. */
export const challengeType = (method: AcmeMethod): string => CHALLENGE_TYPES[method];

export const challengeFor = (authorization: Authorization, method: AcmeMethod): Challenge | undefined =>
  authorization.challenges.find(({ type }) => type === CHALLENGE_TYPES[method]);

/** RFC 8555 8.4. */
export function dnsRecord(authorization: Authorization, challenge: Challenge, account: Account): DnsRecord {
  const value = dnsDigest(keyAuthorization(account, challenge.token ?? ''));
  return { type: 'TXT', name: `_acme-challenge.${authorization.identifier.value}`, value };
}

/**
 * Where a name's challenge record leads to in the desk's own zone: once, for all orders of one account. Another account
 * has another place, so that a record which stands for years speaks for those only who have set it.
 */
export function aliasTarget(options: { accountId: string; authorization: Authorization; zone: string }): string {
  const { accountId, authorization, zone } = options;
  const hash = createHash('sha256')
    .update(JSON.stringify([accountId, authorization.identifier.value]))
    .digest('hex');
  return `${hash.slice(0, 40)}.${zone}`;
}

/** draft-ietf-acme-dns-persist 3: one standing record names the authority and the account that may ask it. */
export function persistRecord(authorization: Authorization, challenge: Challenge, account: Account): DnsRecord {
  const [issuer = ''] = challenge.issuerDomainNames ?? challenge['issuer-domain-names'] ?? [];
  const policy = authorization.wildcard ? '; policy=wildcard' : '';
  return {
    type: 'TXT',
    name: `_validation-persist.${authorization.identifier.value}`,
    value: `${issuer}; accounturi=${account.url}${policy}`,
  };
}

const parts = (text: string): readonly string[] => text.split(';').map((part) => part.trim());

/** Whether a record says what the wanted one says, whatever it says besides; the authority looks for no more. */
export function saysThat(text: string, wanted: string): boolean {
  const [issuer = '', ...parameters] = parts(text);
  const [wantedIssuer = '', ...needed] = parts(wanted);
  return issuer.toLowerCase() === wantedIssuer.toLowerCase() && needed.every((one) => parameters.includes(one));
}
