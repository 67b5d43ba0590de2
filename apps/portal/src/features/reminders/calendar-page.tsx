import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useIntl } from 'react-intl';
import { call } from '../../api/client.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { LoadingText } from '../../ui/loading-text.tsx';
import { Moment } from '../../ui/moment.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Secret } from '../../ui/secret.tsx';
import { calendarQuery } from './reminders.queries.ts';

/** The member's private calendar of everything that expires in the account. */
export function CalendarPage() {
  const intl = useIntl();
  const queryClient = useQueryClient();
  const feed = useQuery(calendarQuery);
  const refresh = () => void queryClient.invalidateQueries(calendarQuery);
  const create = useMutation({ mutationFn: () => call('POST /calendar-feed', {}), onSuccess: refresh });
  const end = useMutation({
    mutationFn: () => call('DELETE /calendar-feed', {}),
    onSuccess: () => {
      create.reset();
      refresh();
    },
  });
  const error = feed.error ?? create.error ?? end.error;
  return (
    <>
      <PageHeader
        title={intl.formatMessage({ id: 'calendar.title' })}
        eyebrow={intl.formatMessage({ id: 'nav.account' })}
      >
        {intl.formatMessage({ id: 'calendar.text' })}
      </PageHeader>
      <div className="narrow stack">
        {error && <ErrorNotice error={error} onRetry={() => void feed.refetch()} />}
        {feed.isPending && <LoadingText />}
        {create.data && (
          <Secret text={create.data.url} label={intl.formatMessage({ id: 'calendar.address' })}>
            {intl.formatMessage({ id: 'calendar.once' })}
          </Secret>
        )}
        {feed.data && (
          <FeedActions
            createdAt={feed.data.createdAt}
            onCreate={() => create.mutate()}
            onEnd={() => end.mutate()}
            isBusy={create.isPending || end.isPending}
          />
        )}
      </div>
    </>
  );
}

type FeedActionsProps = { createdAt: string | null; onCreate: () => void; onEnd: () => void; isBusy: boolean };

function FeedActions({ createdAt, onCreate, onEnd, isBusy }: FeedActionsProps) {
  const intl = useIntl();
  const [isReplacing, setReplacing] = useState(false);
  if (createdAt === null)
    return (
      <div>
        <Button isBusy={isBusy} onClick={onCreate}>
          {intl.formatMessage({ id: 'calendar.create' })}
        </Button>
      </div>
    );
  return (
    <>
      <p>{intl.formatMessage({ id: 'calendar.since' }, { at: <Moment key="at" at={createdAt} /> })}</p>
      <div className="button-line">
        <Button kind="tertiary" aria-disabled={isBusy} onClick={() => setReplacing(true)}>
          {intl.formatMessage({ id: 'calendar.replace' })}
        </Button>
        <Button kind="ghost" isBusy={isBusy} onClick={onEnd}>
          {intl.formatMessage({ id: 'calendar.end' })}
        </Button>
      </div>
      {isReplacing && (
        <ConfirmDialog
          title={intl.formatMessage({ id: 'calendar.replace' })}
          confirmText={intl.formatMessage({ id: 'calendar.replace' })}
          isBusy={isBusy}
          error={undefined}
          onConfirm={() => {
            setReplacing(false);
            onCreate();
          }}
          onClose={() => setReplacing(false)}
        >
          {intl.formatMessage({ id: 'calendar.replace.text' })}
        </ConfirmDialog>
      )}
    </>
  );
}
