import { Add } from '@carbon/react/icons';
import type { AuthorityView } from '@certdesk/contract';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useIntl } from 'react-intl';
import { ButtonFace, buttonClass } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { LoadingText } from '../../ui/loading-text.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { AdministratorsOnly } from './administrators-only.tsx';
import { authoritiesQuery } from './authorities.queries.ts';
import { ProductCount } from './product-count.tsx';
import { StateTag } from './state-tag.tsx';
import { TestResult } from './test-result.tsx';
import { useKindText } from './use-authority-texts.ts';

/** The certificate authorities of the installation, for who administers it. */
export function AuthoritiesPage() {
  return (
    <AdministratorsOnly>
      <Authorities />
    </AdministratorsOnly>
  );
}

function AddLink() {
  return (
    <Link to="/administration/authorities/new" className={buttonClass({ size: 'md' })}>
      <ButtonFace renderIcon={Add}>{useIntl().formatMessage({ id: 'authorities.add' })}</ButtonFace>
    </Link>
  );
}

function Authorities() {
  const intl = useIntl();
  const authorities = useQuery(authoritiesQuery);
  const isAlone = authorities.data?.items.every(({ declaredIn }) => declaredIn === 'builtin');
  return (
    <>
      <PageHeader
        title={intl.formatMessage({ id: 'authorities.title' })}
        eyebrow={intl.formatMessage({ id: 'nav.administration' })}
        actions={!isAlone && <AddLink />}
      >
        {intl.formatMessage({ id: 'authorities.text' })}{' '}
        <Link to="/security/ssl/authorities" className="cds--link">
          {intl.formatMessage({ id: 'authorities.matrix_link' })}
        </Link>
      </PageHeader>
      {authorities.isPending && <LoadingText />}
      {authorities.isError && <ErrorNotice error={authorities.error} onRetry={() => void authorities.refetch()} />}
      {authorities.data && (
        <ul className="rows" aria-label={intl.formatMessage({ id: 'authorities.title' })}>
          {authorities.data.items.map((authority) => (
            <AuthorityRow key={authority.id} authority={authority} />
          ))}
        </ul>
      )}
      {isAlone && (
        <EmptyState title={intl.formatMessage({ id: 'authorities.empty.title' })} action={<AddLink />}>
          {intl.formatMessage({ id: 'authorities.empty.text' })}
        </EmptyState>
      )}
    </>
  );
}

function AuthorityRow({ authority }: { authority: AuthorityView }) {
  const intl = useIntl();
  const kindText = useKindText();
  const { id, name, kind, declaredIn, pausedReason, lastTest } = authority;
  return (
    <li className="rows__row authority-row">
      <div className="rows__main">
        <Link to="/administration/authorities/$id" params={{ id }} className="order-link">
          {name}
        </Link>
        <span className="cell-note">
          <span>{kindText(kind)}</span>
          <span>
            <ProductCount authorityId={id} />
          </span>
          {declaredIn === 'file' && <span>{intl.formatMessage({ id: 'authority.declared.file' })}</span>}
        </span>
      </div>
      <div>
        <StateTag authority={authority} />
        {pausedReason && <p className="cell-note">{pausedReason}</p>}
      </div>
      {declaredIn === 'builtin' ? (
        <span className="quiet">{intl.formatMessage({ id: 'authority.declared.builtin' })}</span>
      ) : (
        <TestResult test={lastTest} />
      )}
    </li>
  );
}
