import type { OrderDetail, Validation } from '@certdesk/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useIntl } from 'react-intl';
import { call } from '../../../api/client.ts';
import { keys } from '../../../api/query-keys.ts';
import { Button } from '../../../ui/button.tsx';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { ErrorNotice } from '../../../ui/error-notice.tsx';
import { Facts } from '../../../ui/facts.tsx';
import { Moment } from '../../../ui/moment.tsx';
import { Section } from '../../../ui/section.tsx';

const OPEN: readonly OrderDetail['status'][] = ['processing', 'pending_approval'];

/** What has to be true for each name before the authority issues, and who sees to it. */
export function Validations({ order }: { order: OrderDetail }) {
  const intl = useIntl();
  const queryClient = useQueryClient();
  const check = useMutation({
    mutationFn: () => call('POST /orders/{number}/status-checks', { params: { number: order.number } }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keys.order(order.number) }),
  });
  const isAsked = order.nextPollAt !== null && OPEN.includes(order.status);
  if (order.validations.length === 0 && !isAsked) return null;
  return (
    <Section
      title={intl.formatMessage({ id: 'order.section.validation' })}
      actions={
        isAsked && (
          <Button kind="tertiary" size="sm" disabled={check.isPending} onClick={() => check.mutate()}>
            {intl.formatMessage({ id: 'validation.check' })}
          </Button>
        )
      }
    >
      {check.isError && <ErrorNotice error={check.error} />}
      {order.validations.length === 0 && <p>{intl.formatMessage({ id: 'validation.none' })}</p>}
      {order.validations.map((validation) => (
        <NameValidation key={`${validation.name} ${validation.method}`} of={validation} />
      ))}
      {isAsked && order.nextPollAt && (
        <Facts
          facts={[{ term: intl.formatMessage({ id: 'validation.next' }), value: <Moment at={order.nextPollAt} /> }]}
        />
      )}
    </Section>
  );
}

function NameValidation({ of }: { of: Validation }) {
  const intl = useIntl();
  const { name, method, state, by, detail } = of;
  const task = by === 'desk' ? 'validation.by_desk' : (`validation.by_person.${method}` as const);
  return (
    <div className="validation">
      <h3>
        {name} · {intl.formatMessage({ id: `validation.state.${state}` })}
      </h3>
      <p>
        {intl.formatMessage({ id: `validation.method.${method}` })}
        {state === 'waiting' && <> {intl.formatMessage({ id: task })}</>}
      </p>
      {detail && <p className="authority-words">{detail}</p>}
      {state !== 'valid' && <Task of={of} />}
    </div>
  );
}

/** The record or file, each part to be copied by itself: DNS forms have a field for each. */
function Task({ of: { record, file } }: { of: Validation }) {
  const intl = useIntl();
  const copied = (text: string | undefined) => text && <Copied text={text} />;
  return (
    <Facts
      facts={[
        { term: intl.formatMessage({ id: 'validation.record.type' }), value: record?.type },
        { term: intl.formatMessage({ id: 'validation.record.name' }), value: copied(record?.name) },
        { term: intl.formatMessage({ id: 'validation.record.value' }), value: copied(record?.value) },
        { term: intl.formatMessage({ id: 'validation.file.url' }), value: copied(file?.url) },
        { term: intl.formatMessage({ id: 'validation.file.content' }), value: copied(file?.content) },
      ]}
    />
  );
}

function Copied({ text }: { text: string }) {
  return (
    <span className="validation__text">
      <span className="mono">{text}</span>
      <CopyButton text={text} />
    </span>
  );
}
