import type { ReactNode } from 'react';
import { useIntl } from 'react-intl';
import { useMay } from '../../app/session.ts';
import { Notice } from '../../ui/notice.tsx';
import { PageHeader } from '../../ui/page-header.tsx';

/** For who administers the installation; to others the page says that it is not theirs. */
export function AdministratorsOnly({ children }: { children: ReactNode }) {
  const intl = useIntl();
  if (useMay('installation.manage')) return children;
  return (
    <>
      <PageHeader
        title={intl.formatMessage({ id: 'authorities.title' })}
        eyebrow={intl.formatMessage({ id: 'nav.administration' })}
      />
      <Notice kind="error" title={intl.formatMessage({ id: 'ability.reason.permission' })} />
    </>
  );
}
