import type { Role } from '@certdesk/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useIntl } from 'react-intl';
import { call } from '../../api/client.ts';
import { useSession } from '../../app/session.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Secret } from '../../ui/secret.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useFieldFaults } from '../../ui/use-field-faults.ts';
import { apiKeysQuery } from './account.queries.ts';
import { RoleSelect } from './role-select.tsx';

const FORM = 'create-key';
const LIFETIMES = [30, 90, 366] as const;
type KeyBody = { name: string; role: Role; expiresInDays?: number };

export function CreateKeyDialog({ onClose }: { onClose: () => void }) {
  const intl = useIntl();
  const queryClient = useQueryClient();
  const create = useMutation({
    mutationFn: (body: KeyBody) => call('POST /api-keys', { body }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: apiKeysQuery.queryKey }),
  });
  const title = intl.formatMessage({ id: 'keys.create' });
  if (create.data) {
    const close = (
      <Button onClick={onClose} data-autofocus>
        {intl.formatMessage({ id: 'action.close' })}
      </Button>
    );
    return (
      <Dialog title={title} onClose={onClose} footer={close} key="created">
        <Secret text={create.data.key} label={create.data.name}>
          {intl.formatMessage({ id: 'keys.shown_once' })}
        </Secret>
      </Dialog>
    );
  }
  const footer = (
    <>
      <Button kind="secondary" onClick={onClose}>
        {intl.formatMessage({ id: 'action.cancel' })}
      </Button>
      <Button type="submit" form={FORM} isBusy={create.isPending}>
        {intl.formatMessage({ id: 'keys.create' })}
      </Button>
    </>
  );
  return (
    <Dialog title={title} onClose={onClose} footer={footer}>
      {create.error && <ErrorNotice error={create.error} />}
      <KeyForm error={create.error} onSubmit={create.mutate} />
    </Dialog>
  );
}

function KeyForm({ error, onSubmit }: { error: unknown; onSubmit: (body: KeyBody) => void }) {
  const intl = useIntl();
  const { account } = useSession();
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('operator');
  const [days, setDays] = useState(90);
  const field = useFieldFaults(error, { '/name': name });
  const lifetimes = LIFETIMES.map((value) => ({
    value: String(value),
    text: intl.formatMessage({ id: 'product.days' }, { days: value }),
  }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (field.isComplete()) onSubmit({ name, role, ...(days > 0 ? { expiresInDays: days } : {}) });
  };
  return (
    <form id={FORM} onSubmit={submit} noValidate>
      <div className="stack">
        <TextField
          id="key-name"
          label={intl.formatMessage({ id: 'keys.name' })}
          helper={intl.formatMessage({ id: 'keys.name.help' })}
          value={name}
          onChange={setName}
          data-autofocus
          fault={field.faultOf('/name')}
        />
        <RoleSelect
          id="key-role"
          label={intl.formatMessage({ id: 'members.role' })}
          value={role}
          onChange={setRole}
          strongest={account.role}
        />
        <Select
          id="key-days"
          label={intl.formatMessage({ id: 'keys.lifetime' })}
          value={String(days)}
          onChange={(value) => setDays(Number(value))}
          choices={[...lifetimes, { value: '0', text: intl.formatMessage({ id: 'keys.lifetime.none' }) }]}
        />
      </div>
    </form>
  );
}
