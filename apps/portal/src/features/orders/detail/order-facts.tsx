import type { Contact, OrderDetail, Organization } from '@certdesk/contract';
import { useIntl } from 'react-intl';
import { type Fact, Facts } from '../../../ui/facts.tsx';
import { Moment } from '../../../ui/moment.tsx';
import { NameList } from '../../../ui/name-list.tsx';
import { Section } from '../../../ui/section.tsx';
import { OtherAddressLink } from '../../fulfillment/index.ts';
import { Expiry } from '../expiry.tsx';
import { languageName, useServerName } from '../names.ts';

type OrderFactsProps = { order: OrderDetail; onChangeApprover: () => void };

export function OrderFacts({ order, onChangeApprover }: OrderFactsProps) {
  const intl = useIntl();
  return (
    <>
      <Section title={intl.formatMessage({ id: 'order.section.certificate' })}>
        <Facts facts={useCertificateFacts(order)} />
      </Section>
      <Section title={intl.formatMessage({ id: 'order.section.order' })}>
        <Facts facts={useOrderFacts({ order, onChangeApprover })} />
      </Section>
    </>
  );
}

function useCertificateFacts(order: OrderDetail): Fact[] {
  const intl = useIntl();
  const level = intl.formatMessage({ id: `product.level.${order.validationLevel}` });
  return [
    {
      term: intl.formatMessage({ id: 'order.names' }),
      value: <NameList names={order.names} />,
    },
    { term: intl.formatMessage({ id: 'orders.column.type' }), value: `${order.product}, ${level}` },
    { term: intl.formatMessage({ id: 'orders.column.authority' }), value: order.authority },
    {
      term: intl.formatMessage({ id: 'order.validity' }),
      value: intl.formatMessage({ id: 'product.days' }, { days: order.validityDays }),
    },
    {
      term: intl.formatMessage({ id: 'order.effective' }),
      value: order.effectiveAt && <Moment at={order.effectiveAt} />,
    },
    { term: intl.formatMessage({ id: 'orders.column.expires' }), value: order.expiresAt && <Expiry order={order} /> },
    { term: intl.formatMessage({ id: 'order.key' }), value: order.key },
  ];
}

function useOrderFacts({ order, onChangeApprover }: OrderFactsProps): Fact[] {
  const intl = useIntl();
  const serverName = useServerName();
  const { technical, organization } = order.contacts;
  return [
    {
      term: intl.formatMessage({ id: 'term.domain_administrator' }),
      value: <ApproverText order={order} onChangeApprover={onChangeApprover} />,
    },
    {
      term: intl.formatMessage({ id: 'order.validation_method' }),
      value: intl.formatMessage({ id: `validation.choice.${order.validationMethod}` }),
    },
    { term: intl.formatMessage({ id: 'order.language' }), value: languageName(order.language, intl.locale) },
    { term: intl.formatMessage({ id: 'order.server' }), value: serverName(order.serverType) },
    {
      term: intl.formatMessage({ id: 'order.contact.technical' }),
      value: technical && <ContactText contact={technical} />,
    },
    {
      term: intl.formatMessage({ id: 'order.contact.organization' }),
      value: organization && <ContactText contact={organization} />,
    },
    {
      term: intl.formatMessage({ id: 'order.organization' }),
      value: order.organization && <OrganizationText organization={order.organization} />,
    },
    { term: intl.formatMessage({ id: 'order.placed' }), value: <Moment at={order.createdAt} /> },
    { term: intl.formatMessage({ id: 'order.placed_by' }), value: order.placedBy?.name },
    {
      term: intl.formatMessage({ id: 'order.raw_status' }),
      value: order.rawStatus && <span className="mono">{order.rawStatus}</span>,
    },
    {
      term: intl.formatMessage({ id: 'order.authority_number' }),
      value: order.authorityOrderId && <span className="mono">{order.authorityOrderId}</span>,
    },
  ];
}

function ApproverText({ order, onChangeApprover }: OrderFactsProps) {
  const intl = useIntl();
  const { approverEmail, pendingApproverEmail } = order;
  return (
    <>
      {approverEmail}{' '}
      {pendingApproverEmail !== null && (
        <span className="cell-note">
          {intl.formatMessage({ id: 'approver.pending' }, { to: pendingApproverEmail })}
        </span>
      )}
      <span className="cell-note">
        <OtherAddressLink order={order} onChange={onChangeApprover} />
      </span>
    </>
  );
}

export function ContactText({ contact }: { contact: Contact }) {
  const parts = [contact.name, contact.email, contact.phone].filter(Boolean);
  return parts.join(' · ');
}

export function OrganizationText({ organization }: { organization: Organization }) {
  const { locale } = useIntl();
  const country = new Intl.DisplayNames(locale, { type: 'region' }).of(organization.country);
  const { name, registrationNumber, street, postalCode, city, region } = organization;
  const town = [postalCode, city].filter(Boolean).join(' ');
  return [name, registrationNumber, street, town, region, country].filter(Boolean).join(', ');
}
