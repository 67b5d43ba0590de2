import { Link, useNavigate } from '@tanstack/react-router';
import { useIntl } from 'react-intl';
import { Button, buttonClass } from '../../../ui/button.tsx';
import { ErrorNotice } from '../../../ui/error-notice.tsx';
import { Facts } from '../../../ui/facts.tsx';
import { NameList } from '../../../ui/name-list.tsx';
import { Section } from '../../../ui/section.tsx';
import type { RequestSource } from '../wizard/source-cards.tsx';
import { OrderTaskPage, type TaskProps } from './order-task-page.tsx';
import { RequestPart } from './request-part.tsx';
import { useReissue } from './use-life-cycle-deeds.ts';
import { useRequest } from './use-request.ts';

const SOURCES: readonly RequestSource[] = ['generate', 'paste'];

/** Another certificate within the order: for the same names and another key. */
export function ReissuePage() {
  return (
    <OrderTaskPage from="/shell/security/ssl/orders/$number/reissue" title="reissue.title" action="reissue">
      {(task) => <ReissueForm {...task} />}
    </OrderTaskPage>
  );
}

function ReissueForm({ order, products }: TaskProps) {
  const intl = useIntl();
  const navigate = useNavigate();
  const request = useRequest({ order, products });
  const { wizard, check, refuse } = request;
  const reissue = useReissue(order.number);
  const toOrder = { to: '/security/ssl/orders/$number', params: { number: String(order.number) } } as const;
  const submit = async () => {
    if (reissue.isPending || !(await check())) return;
    reissue.mutate({ csr: wizard.draft.csr }, { onSuccess: () => void navigate(toOrder), onError: refuse });
  };
  return (
    <div className="order-task">
      <p>{intl.formatMessage({ id: 'reissue.text' }, { authority: order.authority })}</p>
      <Section title={intl.formatMessage({ id: 'order.section.certificate' })}>
        <Facts
          facts={[
            { term: intl.formatMessage({ id: 'order.names' }), value: <NameList names={order.names} /> },
            { term: intl.formatMessage({ id: 'order.key' }), value: order.key },
          ]}
        />
      </Section>
      <RequestPart order={order} request={request} sources={SOURCES} />
      {reissue.error && <ErrorNotice error={reissue.error} title={intl.formatMessage({ id: 'reissue.error' })} />}
      <div className="wizard__buttons">
        <Link {...toOrder} className={buttonClass({ kind: 'secondary' })}>
          {intl.formatMessage({ id: 'action.cancel' })}
        </Link>
        <Button onClick={() => void submit()} isBusy={reissue.isPending}>
          {intl.formatMessage({ id: 'reissue.confirm' })}
        </Button>
      </div>
    </div>
  );
}
