import type { AddedMember, Role } from '@certdesk/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useIntl } from 'react-intl';
import type { z } from 'zod';
import { call } from '../../api/client.ts';
import { useSession } from '../../app/session.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Secret } from '../../ui/secret.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useFieldFaults } from '../../ui/use-field-faults.ts';
import { membersQuery } from './account.queries.ts';
import { isFreshRequired } from './confirm-password-dialog.tsx';
import { ConfirmRole } from './confirm-role.tsx';
import { RoleSelect } from './role-select.tsx';

const FORM = 'add-member';

export function AddMemberDialog({ onClose }: { onClose: () => void }) {
  const intl = useIntl();
  const queryClient = useQueryClient();
  const add = useMutation({
    mutationFn: (body: { name: string; email: string; role: Role }) => call('POST /members', { body }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: membersQuery.queryKey }),
  });
  const title = intl.formatMessage({ id: 'members.add' });
  if (add.data) return <Added title={title} member={add.data} onClose={onClose} />;
  const footer = (
    <>
      <Button kind="secondary" onClick={onClose}>
        {intl.formatMessage({ id: 'action.cancel' })}
      </Button>
      <Button type="submit" form={FORM} isBusy={add.isPending}>
        {intl.formatMessage({ id: 'members.add' })}
      </Button>
    </>
  );
  const { error, variables } = add;
  return (
    <>
      <Dialog title={title} onClose={onClose} footer={footer}>
        {error && !isFreshRequired(error) && <ErrorNotice error={error} />}
        <AddForm error={error} onSubmit={add.mutate} />
      </Dialog>
      <ConfirmRole error={error} onConfirmed={() => variables && add.mutate(variables)} onClose={add.reset} />
    </>
  );
}

type AddFormProps = { error: unknown; onSubmit: (body: { name: string; email: string; role: Role }) => void };

function AddForm({ error, onSubmit }: AddFormProps) {
  const intl = useIntl();
  const { account } = useSession();
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('operator');
  const field = useFieldFaults(error, { '/name': name, '/email': email });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (field.isComplete()) onSubmit({ name, email, role });
  };
  return (
    <form id={FORM} onSubmit={submit} noValidate>
      <div className="stack">
        <TextField
          id="member-name"
          label={intl.formatMessage({ id: 'contact.name' })}
          value={name}
          onChange={setName}
          data-autofocus
          fault={field.faultOf('/name')}
        />
        <TextField
          id="member-email"
          type="email"
          label={intl.formatMessage({ id: 'contact.email' })}
          value={email}
          onChange={setEmail}
          fault={field.faultOf('/email')}
        />
        <RoleSelect
          id="member-role"
          label={intl.formatMessage({ id: 'members.role' })}
          value={role}
          onChange={setRole}
          strongest={account.role}
        />
      </div>
    </form>
  );
}

type AddedProps = { title: string; member: z.infer<typeof AddedMember>; onClose: () => void };

function Added({ title, member, onClose }: AddedProps) {
  const intl = useIntl();
  const footer = (
    <Button onClick={onClose} data-autofocus>
      {intl.formatMessage({ id: 'action.close' })}
    </Button>
  );
  const { name, temporaryPassword } = member;
  return (
    <Dialog title={title} onClose={onClose} footer={footer} key="added">
      <Notice kind="success" title={intl.formatMessage({ id: 'members.added' }, { name })}>
        {!temporaryPassword && intl.formatMessage({ id: 'members.added.known' })}
      </Notice>
      {temporaryPassword && (
        <Secret text={temporaryPassword} label={intl.formatMessage({ id: 'members.password' })}>
          {intl.formatMessage({ id: 'members.password.text' })}
        </Secret>
      )}
    </Dialog>
  );
}
