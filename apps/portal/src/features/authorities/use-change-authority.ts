import type { AuthorityView, ChangeAuthorityBody } from '@certdesk/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from '../../api/client.ts';
import { AUTHORITIES_KEY } from './authorities.queries.ts';

/** Changes an authority; what is offered in the wizard changes with it. */
export function useChangeAuthority({ id }: Pick<AuthorityView, 'id'>) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: ChangeAuthorityBody) =>
      call('PATCH /authorities/{authorityId}', { params: { authorityId: id }, body }),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: AUTHORITIES_KEY });
      await queryClient.invalidateQueries({ queryKey: ['products'] });
    },
  });
}
