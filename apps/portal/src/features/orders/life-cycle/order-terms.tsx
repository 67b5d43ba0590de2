import type { OrderDetail, Product } from '@certdesk/contract';
import { useIntl } from 'react-intl';
import { Facts } from '../../../ui/facts.tsx';
import { Moment } from '../../../ui/moment.tsx';
import { NameList } from '../../../ui/name-list.tsx';
import { Section } from '../../../ui/section.tsx';
import { ContactText, OrganizationText } from '../detail/order-facts.tsx';
import { languageName, useServerName } from '../names.ts';
import { PriceText } from '../wizard/price-text.tsx';

/** What a renewal takes over from the order. The price is today's, where there is one. */
export function OrderTerms({ order, product }: { order: OrderDetail; product: Product | undefined }) {
  const intl = useIntl();
  const serverName = useServerName();
  const term = (id: FormatjsIntl.Message['ids']) => intl.formatMessage({ id });
  const level = term(`product.level.${order.validationLevel}`);
  const { technical, organization } = order.contacts;
  return (
    <Section title={term('renew.terms')}>
      <Facts
        facts={[
          { term: term('order.names'), value: <NameList names={order.names} /> },
          { term: term('orders.column.type'), value: `${order.product}, ${level}` },
          { term: term('orders.column.authority'), value: order.authority },
          {
            term: term('order.validity'),
            value: intl.formatMessage({ id: 'product.days' }, { days: product?.validityDays ?? order.validityDays }),
          },
          { term: term('product.price'), value: product?.price && <PriceText price={product.price} /> },
          { term: term('renew.present_until'), value: order.expiresAt && <Moment at={order.expiresAt} dateOnly /> },
          { term: term('order.validation_method'), value: term(`validation.choice.${order.validationMethod}`) },
          { term: term('order.language'), value: languageName(order.language, intl.locale) },
          { term: term('order.server'), value: serverName(order.serverType) },
          { term: term('order.contact.technical'), value: technical && <ContactText contact={technical} /> },
          { term: term('order.contact.organization'), value: organization && <ContactText contact={organization} /> },
          {
            term: term('order.organization'),
            value: order.organization && <OrganizationText organization={order.organization} />,
          },
        ]}
      />
    </Section>
  );
}
