import { ConnectionSignal } from '@carbon/react/icons';
import type { AuthorityView } from '@certdesk/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useIntl } from 'react-intl';
import { call } from '../../api/client.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Section } from '../../ui/section.tsx';
import { AUTHORITIES_KEY } from './authorities.queries.ts';
import { TestResult } from './test-result.tsx';

/** Proves that the authority takes the credentials, and shows its own words. */
export function TestSection({ authority: { id, lastTest } }: { authority: AuthorityView }) {
  const intl = useIntl();
  const queryClient = useQueryClient();
  const test = useMutation({
    mutationFn: () => call('POST /authorities/{authorityId}/test', { params: { authorityId: id } }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: AUTHORITIES_KEY }),
  });
  return (
    <Section title={intl.formatMessage({ id: 'authority.test' })}>
      <div className="stack stack--close" aria-live="polite">
        <TestResult test={test.data ?? lastTest} />
        {test.isError && <ErrorNotice error={test.error} />}
      </div>
      <p className="quiet authority-note">{intl.formatMessage({ id: 'authority.test.text' })}</p>
      <Button
        size="md"
        kind="tertiary"
        renderIcon={ConnectionSignal}
        isBusy={test.isPending}
        onClick={() => test.mutate()}
      >
        {intl.formatMessage({ id: test.isPending ? 'authority.testing' : 'authority.test.run' })}
      </Button>
    </Section>
  );
}
