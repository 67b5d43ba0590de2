import type { RenewOrderBody } from '@certdesk/contract';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useIntl } from 'react-intl';
import { Button, buttonClass } from '../../../ui/button.tsx';
import { ErrorNotice } from '../../../ui/error-notice.tsx';
import { ApproverRadios, useRecipientChecks } from '../../fulfillment/index.ts';
import type { RequestSource } from '../wizard/source-cards.tsx';
import { OrderTaskPage, type TaskProps } from './order-task-page.tsx';
import { OrderTerms } from './order-terms.tsx';
import { RequestPart } from './request-part.tsx';
import { useRenew } from './use-life-cycle-deeds.ts';
import { useRequest } from './use-request.ts';

const SOURCES: readonly RequestSource[] = ['generate', 'paste', 'keep'];

/** The same again as a new order: on the terms of this one, with another key or the same. */
export function RenewPage() {
  return (
    <OrderTaskPage from="/shell/security/ssl/orders/$number/renew" title="renew.title" action="renew">
      {(task) => <RenewForm {...task} />}
    </OrderTaskPage>
  );
}

function RenewForm({ order, products }: TaskProps) {
  const intl = useIntl();
  const navigate = useNavigate();
  const request = useRequest({ order, products });
  const { wizard, source, check, refuse } = request;
  const [approverEmail, setApproverEmail] = useState(order.approverEmail);
  const renew = useRenew(order.number);
  const submit = async () => {
    if (renew.isPending || !(await check())) return;
    const body: RenewOrderBody = { approverEmail, ...(source === 'keep' ? {} : { csr: wizard.draft.csr }) };
    renew.mutate(body, {
      onSuccess: ({ number }) =>
        void navigate({ to: '/security/ssl/orders/$number', params: { number: String(number) } }),
      onError: refuse,
    });
  };
  return (
    <div className="order-task">
      <p>{intl.formatMessage({ id: 'renew.text' }, { authority: order.authority })}</p>
      <OrderTerms order={order} product={wizard.product} />
      <RequestPart order={order} request={request} sources={SOURCES} />
      <Approver order={order} chosen={approverEmail} onChoose={setApproverEmail} />
      {renew.error && <ErrorNotice error={renew.error} title={intl.formatMessage({ id: 'wizard.error' })} />}
      <div className="wizard__buttons">
        <Link
          to="/security/ssl/orders/$number"
          params={{ number: String(order.number) }}
          className={buttonClass({ kind: 'secondary' })}
        >
          {intl.formatMessage({ id: 'action.cancel' })}
        </Link>
        <Button onClick={() => void submit()} isBusy={renew.isPending}>
          {intl.formatMessage({ id: renew.isPending ? 'wizard.placing' : 'renew.confirm' })}
        </Button>
      </div>
    </div>
  );
}

type ApproverProps = Pick<TaskProps, 'order'> & { chosen: string; onChoose: (address: string) => void };

/** Who is asked again, from those who may be. */
function Approver({ order, chosen, onChoose }: ApproverProps) {
  const intl = useIntl();
  const checks = useRecipientChecks(order.approverAddresses, order.names);
  const help = order.validationMethod === 'email' ? 'renew.approver.email' : 'renew.approver.other';
  return (
    <fieldset className="group">
      <legend>{intl.formatMessage({ id: 'term.domain_administrator' })}</legend>
      <p className="group__note">{intl.formatMessage({ id: help })}</p>
      <ApproverRadios addresses={order.approverAddresses} checks={checks} chosen={chosen} onChoose={onChoose} />
    </fieldset>
  );
}
