import type { OrderDetail, ReissueOrderBody, RenewOrderBody, RevokeOrderBody } from '@certdesk/contract';
import { type UseMutationOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { call } from '../../../api/client.ts';
import { createIntent } from '../../../api/intent.ts';
import { ApiProblem, ApiUnreachable } from '../../../api/problem.ts';
import { keys } from '../../../api/query-keys.ts';

type Send<B> = (body: B, idempotencyKey: string) => Promise<OrderDetail>;

/** Asks once for something: a lost answer is asked for again under the same key. What comes back is an order as it is then. */
function useOnce<B>(send: Send<B>, number: number): UseMutationOptions<OrderDetail, Error, B> {
  const queryClient = useQueryClient();
  const intent = useRef(createIntent());
  return {
    mutationFn: (body) => send(body, intent.current.keyFor(body)),
    retry: (failures, error) => error instanceof ApiUnreachable && failures < 2,
    onSuccess: (order) => {
      queryClient.setQueryData(keys.order(order.number), order);
    },
    onSettled: (_, error) => {
      if (!error || (error instanceof ApiProblem && error.status < 500)) intent.current.settle();
      void queryClient.invalidateQueries({ queryKey: keys.orders });
      void queryClient.invalidateQueries({ queryKey: keys.order(number) });
    },
  };
}

/** Places the order that succeeds this one; it is what comes back. */
export const useRenew = (number: number) =>
  useMutation(
    useOnce<RenewOrderBody>(
      (body, idempotencyKey) => call('POST /orders/{number}/renewals', { params: { number }, body, idempotencyKey }),
      number,
    ),
  );

/** Asks for a certificate for another key, within the order. */
export const useReissue = (number: number) =>
  useMutation(
    useOnce<ReissueOrderBody>(
      (body, idempotencyKey) => call('POST /orders/{number}/reissues', { params: { number }, body, idempotencyKey }),
      number,
    ),
  );

/** Asks for the revocation. An order is revoked once, so that asking again is the same wish. */
export const useRevoke = (number: number) =>
  useMutation(
    useOnce<RevokeOrderBody>((body) => call('POST /orders/{number}/revocation', { params: { number }, body }), number),
  );
