import type { AuthorityKind, AuthorityView } from '@certdesk/contract';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useIntl } from 'react-intl';
import { isMissing } from '../../api/problem.ts';
import { NotFoundScreen } from '../../app/not-found-screen.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Facts } from '../../ui/facts.tsx';
import { LoadingText } from '../../ui/loading-text.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Notice } from '../../ui/notice.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { AdministratorsOnly } from './administrators-only.tsx';
import { authorityKindsQuery, authorityQuery } from './authorities.queries.ts';
import { Crumbs } from './crumbs.tsx';
import { OffersSection } from './offers-section.tsx';
import { PauseSection } from './pause-section.tsx';
import { ProductCount } from './product-count.tsx';
import { RemoveSection } from './remove-section.tsx';
import { SettingsAsTheyAre, SettingsSection } from './settings-section.tsx';
import { StateTag } from './state-tag.tsx';
import { TestSection } from './test-section.tsx';
import { useKindText } from './use-authority-texts.ts';

export function AuthorityPage() {
  const { id } = useParams({ from: '/shell/administration/authorities/$id' });
  return (
    <AdministratorsOnly>
      <KnownAuthority id={id} key={id} />
    </AdministratorsOnly>
  );
}

function KnownAuthority({ id }: { id: string }) {
  const intl = useIntl();
  const authority = useQuery(authorityQuery(id));
  const kinds = useQuery(authorityKindsQuery);
  if (isMissing(authority.error)) return <NotFoundScreen />;
  const error = authority.error ?? kinds.error;
  if (authority.data && kinds.data) {
    const kind = kinds.data.items.find((one) => one.kind === authority.data.kind);
    return <LoadedAuthority authority={authority.data} kind={kind} />;
  }
  return (
    <>
      <PageHeader title={intl.formatMessage({ id: 'authorities.title' })} eyebrow={<Crumbs />} />
      {error ? <ErrorNotice error={error} onRetry={() => void authority.refetch()} /> : <LoadingText />}
    </>
  );
}

type LoadedProps = { authority: AuthorityView; kind: AuthorityKind | undefined };

function LoadedAuthority({ authority, kind }: LoadedProps) {
  const { name, declaredIn } = authority;
  return (
    <>
      <PageHeader title={name} eyebrow={<Crumbs />} actions={<StateTag authority={authority} />} />
      <Standing authority={authority} />
      <div className="section">
        <AuthorityFacts authority={authority} />
      </div>
      <TestSection authority={authority} />
      {declaredIn === 'database' && kind ? (
        <>
          <SettingsSection authority={authority} kind={kind} />
          <OffersSection authority={authority} />
          <PauseSection authority={authority} />
          <RemoveSection authority={authority} />
        </>
      ) : (
        kind && <SettingsAsTheyAre authority={authority} kind={kind} />
      )}
    </>
  );
}

/** What has to be known before anything is done here: that it cannot be called, or not be changed. */
function Standing({ authority: { declaredIn, usable } }: { authority: AuthorityView }) {
  const intl = useIntl();
  const text = (id: FormatjsIntl.Message['ids']) => intl.formatMessage({ id });
  return (
    <div className="stack authority-notices">
      {!usable && (
        <Notice kind="error" title={text('authority.state.unusable')}>
          {text('authority.unusable.text')}
        </Notice>
      )}
      {declaredIn === 'file' && (
        <Notice kind="info" title={text('authority.declared.file')}>
          {text('authority.declared.file.text')}
        </Notice>
      )}
      {declaredIn === 'builtin' && (
        <Notice kind="info" title={text('authority.declared.builtin')}>
          {text('authority.declared.builtin.text')}
        </Notice>
      )}
    </div>
  );
}

function AuthorityFacts({ authority }: { authority: AuthorityView }) {
  const intl = useIntl();
  const kindText = useKindText();
  const { id, kind, openOrders, createdAt, pausedReason } = authority;
  const term = (key: FormatjsIntl.Message['ids']) => intl.formatMessage({ id: key });
  return (
    <Facts
      facts={[
        { term: term('authority.kind'), value: kindText(kind) },
        { term: term('authority.products'), value: <ProductCount authorityId={id} /> },
        { term: term('authority.open_orders'), value: intl.formatNumber(openOrders) },
        { term: term('authority.added'), value: createdAt && <Moment at={createdAt} dateOnly /> },
        { term: term('authority.paused_because'), value: pausedReason },
      ]}
    />
  );
}
