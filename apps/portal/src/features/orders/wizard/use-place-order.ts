import type { OrderDetail, PlaceOrderBody } from '@certdesk/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { call } from '../../../api/client.ts';
import { createIntent } from '../../../api/intent.ts';
import { ApiProblem, ApiUnreachable } from '../../../api/problem.ts';
import { keys } from '../../../api/query-keys.ts';

/** Places the order. A lost answer is asked for again under the same key, so that there is one order. */
export function usePlaceOrder({ onPlaced }: { onPlaced: (order: OrderDetail) => void }) {
  const queryClient = useQueryClient();
  const intent = useRef(createIntent());
  return useMutation({
    mutationFn: (body: PlaceOrderBody) => call('POST /orders', { body, idempotencyKey: intent.current.keyFor(body) }),
    retry: (failures, error) => error instanceof ApiUnreachable && failures < 2,
    onSuccess: (order) => {
      queryClient.setQueryData(keys.order(order.number), order);
      void queryClient.invalidateQueries({ queryKey: keys.orders });
      onPlaced(order);
    },
    onSettled: (_, error) => {
      if (!error || (error instanceof ApiProblem && error.status < 500)) intent.current.settle();
    },
  });
}
