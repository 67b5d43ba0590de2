import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { switchAccount } from '../../api/auth.ts';
import { sessionQuery } from '../session.ts';

/** Makes another account the active one. Nothing cached of the old account survives. */
export function useAccountSwitch(): (accountId: string) => void {
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const { mutate } = useMutation({
    mutationFn: switchAccount,
    onSuccess: async () => {
      await navigate({ to: '/security/ssl/orders' });
      await queryClient.fetchQuery({ ...sessionQuery, staleTime: 0 });
      queryClient.removeQueries({
        predicate: ({ queryKey }) => queryKey[0] !== 'session' && queryKey[0] !== 'instance',
      });
    },
  });
  return mutate;
}
