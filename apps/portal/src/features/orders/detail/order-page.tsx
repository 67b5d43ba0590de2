import type { OrderDetail } from '@certdesk/contract';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { Suspense, useState } from 'react';
import { useIntl } from 'react-intl';
import { isMissing } from '../../../api/problem.ts';
import { NotFoundScreen } from '../../../app/not-found-screen.tsx';
import { DomainName } from '../../../ui/domain-name.tsx';
import { ErrorNotice } from '../../../ui/error-notice.tsx';
import { LoadingText } from '../../../ui/loading-text.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { OrderCertificates } from '../../certificates/index.ts';
import {
  ChangeApproverDialog,
  MailHistory,
  OtherAddressOffer,
  SendDialog,
  useSendDialog,
} from '../../fulfillment/index.ts';
import { RemindersSection } from '../../reminders/index.ts';
import { CancelDialog } from '../cancel-dialog.tsx';
import { EncryptionSection } from '../encryption/encryption-section.tsx';
import { AutoRenewalSection } from '../life-cycle/auto-renewal-section.tsx';
import { DeedsSection } from '../life-cycle/deeds-section.tsx';
import { IssuancesSection } from '../life-cycle/issuances-section.tsx';
import { RevokeDialog } from '../life-cycle/revoke-dialog.tsx';
import { Succession } from '../life-cycle/succession.tsx';
import { orderQuery } from '../order.queries.ts';
import { OrdersCrumbs } from '../orders-crumbs.tsx';
import { StatusTag } from '../status-tag.tsx';
import { Audit } from './audit.tsx';
import { Csr } from './csr.tsx';
import { OrderActions } from './order-actions.tsx';
import { OrderFacts } from './order-facts.tsx';
import { Timeline } from './timeline.tsx';
import { Validations } from './validations.tsx';

export function OrderPage() {
  const { number: text } = useParams({ from: '/shell/security/ssl/orders/$number' });
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1) return <NotFoundScreen />;
  return <KnownOrder number={number} key={number} />;
}

function KnownOrder({ number }: { number: number }) {
  const intl = useIntl();
  const order = useQuery(orderQuery(number));
  if (order.data) return <LoadedOrder order={order.data} />;
  if (isMissing(order.error)) return <NotFoundScreen />;
  return (
    <>
      <PageHeader title={intl.formatMessage({ id: 'orders.number' }, { number })} eyebrow={<OrdersCrumbs />} />
      {order.isError ? <ErrorNotice error={order.error} onRetry={() => void order.refetch()} /> : <LoadingText />}
    </>
  );
}

function LoadedOrder({ order }: { order: OrderDetail }) {
  const intl = useIntl();
  const send = useSendDialog();
  const [asking, setAsking] = useState<'revoke' | 'cancel'>();
  const [isChangingApprover, setChangingApprover] = useState(false);
  const offer = <OtherAddressOffer order={order} onChange={() => setChangingApprover(true)} />;
  return (
    <>
      <PageHeader
        title={order.commonName}
        heading={<DomainName name={order.commonName} />}
        eyebrow={<OrdersCrumbs />}
        actions={
          <OrderActions
            order={order}
            onSend={send.open}
            onRevoke={() => setAsking('revoke')}
            onCancel={() => setAsking('cancel')}
          />
        }
      >
        <span className="order-line">
          <StatusTag status={order.status} />
          <span>{intl.formatMessage({ id: 'orders.number' }, { number: order.number })}</span>
          {order.demo && <span className="demo-mark">{intl.formatMessage({ id: 'orders.demo' })}</span>}
          <Succession order={order} />
          {order.statusReason && <span>{intl.formatMessage({ id: `order.reason.${order.statusReason}` })}</span>}
        </span>
        {order.status === 'pending_approval' && order.validationMethod === 'email' && (
          <p>{intl.formatMessage({ id: 'order.awaits.approver' }, { address: order.approverEmail })}</p>
        )}
        {order.statusDetail && <p className="authority-words">{order.statusDetail}</p>}
      </PageHeader>
      <Validations order={order} />
      <DeedsSection order={order} />
      <OrderFacts order={order} onChangeApprover={() => setChangingApprover(true)} />
      <IssuancesSection order={order} />
      <Suspense>
        <OrderCertificates order={order} />
      </Suspense>
      <EncryptionSection order={order} />
      <MailHistory order={order} offer={offer} />
      <AutoRenewalSection order={order} />
      {order.expiresAt && order.status !== 'revoked' && <RemindersSection of={{ number: order.number }} />}
      <Timeline order={order} />
      <Csr csr={order.csr} />
      <Audit number={order.number} />
      <SendDialog {...send.dialog} />
      {isChangingApprover && <ChangeApproverDialog order={order} onClose={() => setChangingApprover(false)} />}
      {asking === 'revoke' && <RevokeDialog order={order} onClose={() => setAsking(undefined)} />}
      <CancelDialog order={asking === 'cancel' ? order : undefined} onClose={() => setAsking(undefined)} />
    </>
  );
}
