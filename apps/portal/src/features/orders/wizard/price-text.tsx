import type { Price } from '@certdesk/contract';
import { useIntl } from 'react-intl';

/** As the operator writes it: how an amount is grouped and where its sign stands is the reader's language's matter. */
export function PriceText({ price: { amount, currency } }: { price: Price }) {
  const intl = useIntl();
  return intl.formatNumber(Number(amount), { style: 'currency', currency });
}
