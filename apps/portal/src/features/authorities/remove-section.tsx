import type { AuthorityView } from '@certdesk/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useIntl } from 'react-intl';
import { call } from '../../api/client.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Section } from '../../ui/section.tsx';
import { AUTHORITIES_KEY, authoritiesQuery } from './authorities.queries.ts';

/** Takes it away for good; while orders are open there nobody could follow them, so it says so instead. */
export function RemoveSection({ authority }: { authority: AuthorityView }) {
  const intl = useIntl();
  const [isAsking, setAsking] = useState(false);
  const { openOrders } = authority;
  return (
    <Section title={intl.formatMessage({ id: 'authority.remove' })}>
      <p className="authority-note">
        {openOrders > 0
          ? intl.formatMessage({ id: 'authority.remove.open' }, { count: openOrders })
          : intl.formatMessage({ id: 'authority.remove.text' })}
      </p>
      {openOrders === 0 && (
        <Button size="md" kind="danger--tertiary" onClick={() => setAsking(true)}>
          {intl.formatMessage({ id: 'authority.remove' })}
        </Button>
      )}
      {isAsking && <RemoveDialog authority={authority} onClose={() => setAsking(false)} />}
    </Section>
  );
}

function RemoveDialog({ authority: { id, name }, onClose }: { authority: AuthorityView; onClose: () => void }) {
  const intl = useIntl();
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const remove = useMutation({
    mutationFn: () => call('DELETE /authorities/{authorityId}', { params: { authorityId: id } }),
    onSuccess: async () => {
      await navigate({ to: '/administration/authorities' });
      queryClient.removeQueries({ queryKey: [...AUTHORITIES_KEY, id] });
      await queryClient.invalidateQueries({ queryKey: authoritiesQuery.queryKey });
    },
  });
  return (
    <ConfirmDialog
      title={intl.formatMessage({ id: 'authority.remove.title' }, { name })}
      confirmText={intl.formatMessage({ id: 'action.remove' })}
      isBusy={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    >
      {intl.formatMessage({ id: 'authority.remove.confirm' })}
    </ConfirmDialog>
  );
}
