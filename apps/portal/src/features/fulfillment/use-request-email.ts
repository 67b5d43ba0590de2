import type { MailKind } from '@certdesk/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { call } from '../../api/client.ts';
import { createIntent } from '../../api/intent.ts';
import { ApiProblem, ApiUnreachable } from '../../api/problem.ts';
import { keys } from '../../api/query-keys.ts';

type Wish = { number: number; kind: MailKind };

/** Requests the mail. However often it is clicked or tried again until the desk answers, it is one request. */
export function useRequestEmail() {
  const queryClient = useQueryClient();
  const intent = useRef(createIntent());
  return useMutation({
    mutationFn: ({ number, kind }: Wish) =>
      call('POST /orders/{number}/fulfillment-requests', {
        params: { number },
        body: { kind },
        idempotencyKey: intent.current.keyFor({ number, kind }),
      }),
    retry: (failures, error) => error instanceof ApiUnreachable && failures < 2,
    onSettled: async (_, error, { number }) => {
      if (!error || error instanceof ApiProblem) intent.current.settle();
      await Promise.all([
        queryClient.invalidateQueries({ queryKey: keys.orders }),
        queryClient.invalidateQueries({ queryKey: keys.order(number) }),
      ]);
    },
  });
}
