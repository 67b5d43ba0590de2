import { Add } from '@carbon/react/icons';
import type { MemberView } from '@certdesk/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useIntl } from 'react-intl';
import type { z } from 'zod';
import { call } from '../../api/client.ts';
import { useMay, useSession } from '../../app/session.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { LoadingText } from '../../ui/loading-text.tsx';
import { Moment } from '../../ui/moment.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { membersQuery } from './account.queries.ts';
import { AddMemberDialog } from './add-member-dialog.tsx';
import { MemberRole } from './member-role.tsx';

export type Member = z.infer<typeof MemberView>;

export function MembersPage() {
  const intl = useIntl();
  const { account } = useSession();
  const mayManage = useMay('members.manage');
  const members = useQuery(membersQuery);
  const [isAdding, setAdding] = useState(false);
  const [leaving, setLeaving] = useState<Member>();
  const add = mayManage && (
    <Button size="md" renderIcon={Add} onClick={() => setAdding(true)}>
      {intl.formatMessage({ id: 'members.add' })}
    </Button>
  );
  return (
    <>
      <PageHeader
        title={intl.formatMessage({ id: 'members.title' })}
        eyebrow={intl.formatMessage({ id: 'nav.account' })}
        actions={add}
      >
        {intl.formatMessage({ id: 'members.text' }, { account: account.name })}
      </PageHeader>
      {members.isPending && <LoadingText />}
      {members.isError && <ErrorNotice error={members.error} onRetry={() => void members.refetch()} />}
      {members.data && <MemberList members={members.data.items} onRemove={setLeaving} />}
      {isAdding && <AddMemberDialog onClose={() => setAdding(false)} />}
      {leaving && <RemoveMemberDialog member={leaving} onClose={() => setLeaving(undefined)} />}
    </>
  );
}

function MemberList({ members, onRemove }: { members: readonly Member[]; onRemove: (member: Member) => void }) {
  const intl = useIntl();
  const { user } = useSession();
  const mayManage = useMay('members.manage');
  return (
    <ul className="rows" aria-label={intl.formatMessage({ id: 'members.title' })}>
      {members.map((member) => (
        <li key={member.id} className="rows__row">
          <div className="rows__main">
            <strong>{member.name}</strong>
            <span className="cell-note">{member.email}</span>
            <span className="cell-note">
              <span>
                {intl.formatMessage(
                  { id: 'members.since' },
                  { since: <Moment key="since" at={member.createdAt} dateOnly /> },
                )}
              </span>
            </span>
          </div>
          <MemberRole member={member} />
          {mayManage && member.userId !== user.id && (
            <Button
              kind="ghost"
              size="sm"
              aria-label={intl.formatMessage({ id: 'members.remove_of' }, { name: member.name })}
              onClick={() => onRemove(member)}
            >
              {intl.formatMessage({ id: 'action.remove' })}
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}

function RemoveMemberDialog({ member, onClose }: { member: Member; onClose: () => void }) {
  const intl = useIntl();
  const queryClient = useQueryClient();
  const remove = useMutation({
    mutationFn: () => call('DELETE /members/{id}', { params: { id: member.id } }),
    onSuccess: async () => {
      onClose();
      await queryClient.invalidateQueries({ queryKey: membersQuery.queryKey });
    },
  });
  return (
    <ConfirmDialog
      title={intl.formatMessage({ id: 'members.remove.title' }, { name: member.name })}
      confirmText={intl.formatMessage({ id: 'action.remove' })}
      isBusy={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    >
      {intl.formatMessage({ id: 'members.remove.text' })}
    </ConfirmDialog>
  );
}
