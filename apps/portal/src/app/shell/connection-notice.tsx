import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useIntl } from 'react-intl';
import { ApiUnreachable } from '../../api/problem.ts';
import { Notice } from '../../ui/notice.tsx';

/** Said while what is on the screen may be old, because the last attempt to refresh it got no answer. */
export function ConnectionNotice() {
  const intl = useIntl();
  const queryClient = useQueryClient();
  const [unreachable, setUnreachable] = useState(false);
  useEffect(() => {
    const cache = queryClient.getQueryCache();
    return cache.subscribe(() => {
      const active = cache.getAll().filter((query) => query.isActive() && query.state.data !== undefined);
      setUnreachable(active.some((query) => query.state.error instanceof ApiUnreachable));
    });
  }, [queryClient]);
  if (!unreachable) return null;
  return (
    <Notice kind="warning" title={intl.formatMessage({ id: 'error.stale.title' })}>
      {intl.formatMessage({ id: 'error.stale.text' })}
    </Notice>
  );
}
