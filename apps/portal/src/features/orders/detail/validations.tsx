import type { OrderDetail, Validation } from '@certdesk/contract';
import { useIntl } from 'react-intl';
import { Button } from '../../../ui/button.tsx';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { Facts } from '../../../ui/facts.tsx';
import { Moment } from '../../../ui/moment.tsx';
import { Section } from '../../../ui/section.tsx';
import { StatusCheckNews } from './status-check-news.tsx';
import { useStatusCheck } from './use-status-check.ts';

const OPEN: readonly OrderDetail['status'][] = ['processing', 'pending_approval'];

/** What has to be true for each name before the authority issues, and who sees to it. */
export function Validations({ order }: { order: OrderDetail }) {
  const intl = useIntl();
  const check = useStatusCheck(order);
  const isAsked = order.nextPollAt !== null && OPEN.includes(order.status);
  if (order.validations.length === 0 && !isAsked) return null;
  return (
    <Section
      title={intl.formatMessage({ id: 'order.section.validation' })}
      actions={
        isAsked && (
          <Button kind="tertiary" size="sm" isBusy={check.isUnderWay} onClick={check.start}>
            {intl.formatMessage({ id: 'validation.check' })}
          </Button>
        )
      }
    >
      {isAsked && <StatusCheckNews check={check} fault={order.lastPoll?.fault} />}
      {order.validations.length === 0 && <p>{intl.formatMessage({ id: 'validation.none' })}</p>}
      {order.validations.map((validation) => (
        <NameValidation key={`${validation.name} ${validation.method}`} of={validation} />
      ))}
      {isAsked && order.nextPollAt && (
        <Facts
          facts={[
            {
              term: intl.formatMessage({ id: 'validation.last' }),
              value: order.lastPoll && <Moment at={order.lastPoll.at} />,
            },
            { term: intl.formatMessage({ id: 'validation.next' }), value: <Moment at={order.nextPollAt} /> },
          ]}
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
