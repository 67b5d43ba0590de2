import { Add } from '@carbon/react/icons';
import type { ApiKeyView } from '@certdesk/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useIntl } from 'react-intl';
import type { z } from 'zod';
import { call } from '../../api/client.ts';
import { useMay } from '../../app/session.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { LoadingText } from '../../ui/loading-text.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Notice } from '../../ui/notice.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { apiKeysQuery } from './account.queries.ts';
import { CreateKeyDialog } from './create-key-dialog.tsx';

type ApiKey = z.infer<typeof ApiKeyView>;

export function ApiKeysPage() {
  const intl = useIntl();
  const mayManage = useMay('apiKeys.manage');
  const [isCreating, setCreating] = useState(false);
  const create = (
    <Button size="md" renderIcon={Add} onClick={() => setCreating(true)}>
      {intl.formatMessage({ id: 'keys.create' })}
    </Button>
  );
  return (
    <>
      <PageHeader
        title={intl.formatMessage({ id: 'keys.title' })}
        eyebrow={intl.formatMessage({ id: 'nav.account' })}
        actions={mayManage && create}
      >
        {intl.formatMessage({ id: 'keys.text' })}
      </PageHeader>
      {mayManage ? <Keys /> : <Notice kind="error" title={intl.formatMessage({ id: 'ability.reason.permission' })} />}
      {isCreating && <CreateKeyDialog onClose={() => setCreating(false)} />}
    </>
  );
}

function Keys() {
  const intl = useIntl();
  const keys = useQuery(apiKeysQuery);
  const [doomed, setDoomed] = useState<ApiKey>();
  if (keys.isPending) return <LoadingText />;
  if (keys.isError) return <ErrorNotice error={keys.error} onRetry={() => void keys.refetch()} />;
  if (keys.data.items.length === 0) {
    return (
      <EmptyState title={intl.formatMessage({ id: 'keys.empty.title' })}>
        {intl.formatMessage({ id: 'keys.empty.text' })}
      </EmptyState>
    );
  }
  return (
    <>
      <ul className="rows" aria-label={intl.formatMessage({ id: 'keys.title' })}>
        {keys.data.items.map((key) => (
          <KeyRow key={key.id} apiKey={key} onDelete={() => setDoomed(key)} />
        ))}
      </ul>
      {doomed && <DeleteKeyDialog apiKey={doomed} onClose={() => setDoomed(undefined)} />}
    </>
  );
}

function KeyRow({ apiKey, onDelete }: { apiKey: ApiKey; onDelete: () => void }) {
  const intl = useIntl();
  const created = <Moment key="created" at={apiKey.createdAt} dateOnly />;
  const expires = apiKey.expiresAt && <Moment key="expires" at={apiKey.expiresAt} dateOnly />;
  return (
    <li className="rows__row">
      <div className="rows__main">
        <strong>{apiKey.name}</strong>
        <span className="cell-note mono">{`${apiKey.start}…`}</span>
        <span className="cell-note">
          <span>{intl.formatMessage({ id: 'keys.created' }, { created })}</span>
          <span>
            {expires
              ? intl.formatMessage({ id: 'keys.expires' }, { expires })
              : intl.formatMessage({ id: 'keys.expires.never' })}
          </span>
        </span>
      </div>
      <span className="rows__role">{intl.formatMessage({ id: `role.${apiKey.role}` })}</span>
      <Button
        kind="ghost"
        size="sm"
        aria-label={intl.formatMessage({ id: 'keys.delete_of' }, { name: apiKey.name })}
        onClick={onDelete}
      >
        {intl.formatMessage({ id: 'action.delete' })}
      </Button>
    </li>
  );
}

function DeleteKeyDialog({ apiKey, onClose }: { apiKey: ApiKey; onClose: () => void }) {
  const intl = useIntl();
  const queryClient = useQueryClient();
  const remove = useMutation({
    mutationFn: () => call('DELETE /api-keys/{id}', { params: { id: apiKey.id } }),
    onSuccess: async () => {
      onClose();
      await queryClient.invalidateQueries({ queryKey: apiKeysQuery.queryKey });
    },
  });
  return (
    <ConfirmDialog
      title={intl.formatMessage({ id: 'keys.delete.title' }, { name: apiKey.name })}
      confirmText={intl.formatMessage({ id: 'action.delete' })}
      isBusy={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    >
      {intl.formatMessage({ id: 'keys.delete.text' })}
    </ConfirmDialog>
  );
}
