import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from '../../../api/client.ts';
import { keys } from '../../../api/query-keys.ts';

/** Has the mails of an order encrypted to a certificate or key, or (null) to none. */
export function useSetKey(number: number, onDone: () => void) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (encryptionKey: string | null) =>
      encryptionKey === null
        ? call('DELETE /orders/{number}/encryption-key', { params: { number } })
        : call('PUT /orders/{number}/encryption-key', { params: { number }, body: { encryptionKey } }),
    onSuccess: async (order) => {
      queryClient.setQueryData(keys.order(number), order);
      onDone();
      await Promise.all([
        queryClient.invalidateQueries({ queryKey: keys.orders }),
        queryClient.invalidateQueries({ queryKey: keys.audit(number) }),
      ]);
    },
  });
}
