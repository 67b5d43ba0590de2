import type { Role } from '@certdesk/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useIntl } from 'react-intl';
import { call } from '../../api/client.ts';
import { sessionQuery, useMay, useSession } from '../../app/session.ts';
import { useErrorText } from '../../ui/use-error-text.ts';
import { membersQuery } from './account.queries.ts';
import { isFreshRequired } from './confirm-password-dialog.tsx';
import { ConfirmRole } from './confirm-role.tsx';
import type { Member } from './members-page.tsx';
import { RoleSelect } from './role-select.tsx';

/** A member's role, to be changed at once where the reader may. */
export function MemberRole({ member }: { member: Member }) {
  const intl = useIntl();
  const errorText = useErrorText();
  const { account, user } = useSession();
  const mayManage = useMay('members.manage');
  const queryClient = useQueryClient();
  const change = useMutation({
    mutationFn: (role: Role) => call('PATCH /members/{id}', { params: { id: member.id }, body: { role } }),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: membersQuery.queryKey });
      if (member.userId === user.id) await queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey });
    },
  });
  const { error, variables } = change;
  if (!mayManage) return <span className="rows__role">{intl.formatMessage({ id: `role.${member.role}` })}</span>;
  return (
    <div className="rows__role">
      <RoleSelect
        id={`role-${member.id}`}
        label={intl.formatMessage({ id: 'members.role_of' }, { name: member.name })}
        value={change.isPending ? change.variables : member.role}
        onChange={change.mutate}
        strongest={account.role}
        isCompact
        isDisabled={change.isPending}
      />
      <p className="rows__error" role="alert">
        {error && !isFreshRequired(error) && errorText(error)}
      </p>
      <ConfirmRole error={error} onConfirmed={() => variables && change.mutate(variables)} onClose={change.reset} />
    </div>
  );
}
