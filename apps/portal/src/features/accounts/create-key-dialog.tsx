import { Button, Select, SelectItem, Stack, TextInput } from '@carbon/react';
import type { Role } from '@certdesk/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useIntl } from 'react-intl';
import { call } from '../../api/client.ts';
import { useSession } from '../../app/session.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Secret } from '../../ui/secret.tsx';
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
      <Button type="submit" form={FORM} disabled={create.isPending}>
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
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (field.isComplete()) onSubmit({ name, role, ...(days > 0 ? { expiresInDays: days } : {}) });
  };
  return (
    <form id={FORM} onSubmit={submit} noValidate>
      <Stack gap={6}>
        <TextInput
          id="key-name"
          labelText={intl.formatMessage({ id: 'keys.name' })}
          helperText={intl.formatMessage({ id: 'keys.name.help' })}
          value={name}
          onChange={(event) => setName(event.target.value)}
          data-autofocus
          {...field.faultOf('/name')}
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
          labelText={intl.formatMessage({ id: 'keys.lifetime' })}
          value={days}
          onChange={(event) => setDays(Number(event.target.value))}
        >
          {LIFETIMES.map((lifetime) => (
            <SelectItem
              key={lifetime}
              value={lifetime}
              text={intl.formatMessage({ id: 'product.days' }, { days: lifetime })}
            />
          ))}
          <SelectItem value={0} text={intl.formatMessage({ id: 'keys.lifetime.none' })} />
        </Select>
      </Stack>
    </form>
  );
}
