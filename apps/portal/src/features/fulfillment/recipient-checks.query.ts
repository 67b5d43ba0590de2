import type { RecipientCheck } from '@certdesk/contract';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { call } from '../../api/client.ts';

const MINUTE_MS = 60_000;
/** As many as the desk takes at once: the mailboxes of ten domains. */
const MOST = 50;

const recipientChecksQuery = (addresses: readonly string[], names: readonly string[]) =>
  queryOptions({
    queryKey: ['recipient-checks', addresses, names],
    queryFn: ({ signal }) =>
      call(
        'POST /recipient-checks',
        { body: { addresses: addresses.slice(0, MOST), names: names.slice(0, MOST) } },
        signal,
      ),
    enabled: addresses.length > 0,
    staleTime: MINUTE_MS,
    retry: false,
  });

export type RecipientChecks = {
  /** What is known of an address; undefined while it is being asked, and when it was not found out. */
  of: (address: string) => RecipientCheck | undefined;
  hasFailed: boolean;
};

/** What is known of addresses before a mail goes to them. It informs, so nobody waits for it and nothing fails by it. */
export function useRecipientChecks(addresses: readonly string[], names: readonly string[]): RecipientChecks {
  const { data, isError } = useQuery(recipientChecksQuery(addresses, names));
  return { of: (address) => data?.items.find((item) => item.address === address), hasFailed: isError };
}
