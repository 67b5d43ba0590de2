import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from '../../api/client.ts';
import { keys } from '../../api/query-keys.ts';

const SOON_MS = 1500;

/** An order's allowed mailboxes and the changes among them, asked again while the authority has not said yes or no. */
export const approverQuery = (number: number) =>
  queryOptions({
    queryKey: keys.order(number),
    queryFn: ({ signal }) => call('GET /orders/{number}', { params: { number } }, signal),
    refetchInterval: ({ state: { data } }) => (data?.pendingApproverEmail != null ? SOON_MS : false),
  });

type Wish = { number: number; approverEmail: string };

/** Asks for another address. Asking for the same one again while it is pending is the same wish, so it may be repeated. */
export function useChangeApprover() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ number, approverEmail }: Wish) =>
      call('POST /orders/{number}/approver-changes', { params: { number }, body: { approverEmail } }),
    onSettled: async (_, __, { number }) => {
      await Promise.all([
        queryClient.invalidateQueries({ queryKey: keys.orders }),
        queryClient.invalidateQueries({ queryKey: keys.order(number) }),
      ]);
    },
  });
}
