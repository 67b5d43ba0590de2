import { QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiProblem, ApiUnreachable, isSignedOut } from '../api/problem.ts';

/** What the desk answered is final; only a lost connection and a desk that is briefly away are worth another try. */
function isWorthRetrying(failures: number, error: unknown): boolean {
  if (failures >= 2) return false;
  return error instanceof ApiUnreachable || (error instanceof ApiProblem && error.status === 503);
}

/** `onSignedOut` is called when any query learns that the session is over. */
export function createQueryClient(onSignedOut: () => void): QueryClient {
  const queryCache = new QueryCache({
    onError: (error) => {
      if (isSignedOut(error)) onSignedOut();
    },
  });
  return new QueryClient({
    queryCache,
    defaultOptions: {
      queries: { retry: isWorthRetrying, staleTime: 2000, networkMode: 'always' },
      mutations: { networkMode: 'always' },
    },
  });
}
