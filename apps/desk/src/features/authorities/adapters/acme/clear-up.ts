import type { Account } from './client/account.ts';
import { DnsUpdateError, isInZone } from './dns/update-zone.ts';
import type { TextChange } from './dns/wire.ts';
import type { AcmeParts } from './parts.ts';
import { aliasTarget, challengeFor, dnsRecord } from './record-of-challenge.ts';
import type { AcmeSettings } from './settings.ts';
import type { KnownAuthorization } from './work-on-validations.ts';

type ToClear = {
  readonly orderUrl: string;
  readonly accountId: string;
  readonly authorizations: readonly KnownAuthorization[];
};

/**
 * The records that the desk may have set for an order. They follow from the order alone, so that a desk which was killed in
 * the middle finds them again; removing what is not there changes nothing.
 */
function recordsOf({ authorizations, accountId }: ToClear, account: Account, settings: AcmeSettings): TextChange[] {
  const zone = settings.dnsZone ?? '';
  return authorizations.flatMap((authorization): TextChange[] => {
    const challenge = challengeFor(authorization, 'dns');
    if (!challenge?.token || settings.dnsRecords === 'by_hand') return [];
    const record = dnsRecord(authorization, challenge, account);
    const name = settings.dnsRecords === 'alias' ? aliasTarget({ accountId, authorization, zone }) : record.name;
    return isInZone(name, zone) ? [{ change: 'remove', name, value: record.value }] : [];
  });
}

/** Takes back what the desk has put up for an order. Records that stay are litter, not danger: nothing waits for them. */
export async function clearUp(parts: AcmeParts, order: ToClear): Promise<void> {
  const { client, settings, challenges, updateZone, log, id } = parts;
  await challenges.withdraw(order.orderUrl);
  const changes = recordsOf(order, await client.account(), settings);
  if (changes.length === 0) return;
  try {
    await updateZone(changes);
  } catch (error) {
    if (!(error instanceof DnsUpdateError)) throw error;
    log.warn({ event: 'acme.records_left', authorityId: id, code: error.code, count: changes.length, err: error });
  }
}
