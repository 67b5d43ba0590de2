import type { OrderDetail } from '@certdesk/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from '../../../api/client.ts';
import { ApiProblem } from '../../../api/problem.ts';
import { keys } from '../../../api/query-keys.ts';

export type StatusCheck = {
  readonly start: () => void;
  /** Until the authority has been asked: that it is to be asked is all that the desk answers at once. */
  readonly isUnderWay: boolean;
  /** It was asked only just before, and not again; undefined once that is no longer so. */
  readonly tooEarly: ApiProblem | undefined;
  readonly error: Error | null;
};

/** Has the authority asked about the order now, and knows when it has been. */
export function useStatusCheck({ number, nextPollAt, lastPoll }: OrderDetail): StatusCheck {
  const queryClient = useQueryClient();
  const check = useMutation({
    mutationFn: (_askedBefore: string | undefined) =>
      call('POST /orders/{number}/status-checks', { params: { number } }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keys.order(number) }),
  });
  const { data, error, variables } = check;
  const isTooEarly = error instanceof ApiProblem && error.code === 'rate.limited';
  return {
    start: () => check.mutate(lastPoll?.at),
    // Whenever it has been asked, a new time is set for the next question.
    isUnderWay: check.isPending || (data !== undefined && data.nextPollAt === nextPollAt),
    tooEarly: isTooEarly && lastPoll?.at === variables ? error : undefined,
    error: isTooEarly ? null : error,
  };
}
