import type { AddAuthorityBody, AuthorityView } from '@certdesk/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useIntl } from 'react-intl';
import { call } from '../../api/client.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { LoadingText } from '../../ui/loading-text.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { AdministratorsOnly } from './administrators-only.tsx';
import { AUTHORITIES_KEY, authorityKindsQuery } from './authorities.queries.ts';
import { Crumbs } from './crumbs.tsx';
import { KindChoice, type Start } from './kind-choice.tsx';
import { SettingFields } from './setting-fields.tsx';
import { useKindText } from './use-authority-texts.ts';
import { useSettingForm } from './use-setting-form.ts';

export function NewAuthorityPage() {
  return (
    <AdministratorsOnly>
      <NewAuthority />
    </AdministratorsOnly>
  );
}

function NewAuthority() {
  const intl = useIntl();
  const kinds = useQuery(authorityKindsQuery);
  const [start, setStart] = useState<Start>();
  return (
    <>
      <PageHeader title={intl.formatMessage({ id: 'authorities.add' })} eyebrow={<Crumbs />} />
      {kinds.isPending && <LoadingText />}
      {kinds.isError && <ErrorNotice error={kinds.error} onRetry={() => void kinds.refetch()} />}
      {kinds.data && !start && <KindChoice kinds={kinds.data.items} onChoose={setStart} />}
      {start && <AddForm start={start} onBack={() => setStart(undefined)} />}
    </>
  );
}

/**
 * Adds, and proves the credentials at once: an authority that was never asked is the one that fails at the first order. How
 * the test went stands on its page, so a test that could not be made is no reason to stay here.
 */
function useAdd() {
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: async (body: Omit<AddAuthorityBody, 'offers'>): Promise<AuthorityView> => {
      const added = await call('POST /authorities', { body });
      await call('POST /authorities/{authorityId}/test', { params: { authorityId: added.id } }).catch(() => undefined);
      return added;
    },
    onSuccess: async ({ id }) => {
      await queryClient.invalidateQueries({ queryKey: AUTHORITIES_KEY });
      await navigate({ to: '/administration/authorities/$id', params: { id } });
    },
  });
}

function AddForm({ start, onBack }: { start: Start; onBack: () => void }) {
  const intl = useIntl();
  const kindText = useKindText();
  const add = useAdd();
  const { kind, name, settings } = start;
  const form = useSettingForm({ kind, name, settings, secretsSet: new Map(), error: add.error });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (form.isComplete()) add.mutate({ kind: kind.kind, ...form.body() });
  };
  return (
    <form className="authority-form" onSubmit={submit} noValidate aria-label={kindText(kind.kind)}>
      <SettingFields kind={kind.kind} form={form} />
      {add.isError && <ErrorNotice error={add.error} />}
      <div className="button-line">
        <Button kind="secondary" onClick={onBack} disabled={add.isPending}>
          {intl.formatMessage({ id: 'action.back' })}
        </Button>
        <Button type="submit" isBusy={add.isPending}>
          {intl.formatMessage({ id: add.isPending ? 'authority.testing' : 'authority.add_and_test' })}
        </Button>
      </div>
    </form>
  );
}
