import { useQuery } from '@tanstack/react-query';
import { useIntl } from 'react-intl';
import { CheckBox } from '../../ui/check-box.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { LoadingText } from '../../ui/loading-text.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { authorityProductsQuery } from './authorities.queries.ts';
import type { OfferProps } from './offer-fields.tsx';

/** Which products, each with a price to show; those that the authority has no longer stay until they are taken away. */
export function OfferProducts({ authorityId, offer, fault, onChange }: OfferProps) {
  const intl = useIntl();
  const products = useQuery(authorityProductsQuery(authorityId));
  if (products.isPending) return <LoadingText />;
  if (products.isError) return <ErrorNotice error={products.error} onRetry={() => void products.refetch()} />;
  const sold = products.data.items.map(({ id, name }) => ({ id, name }));
  const gone = Object.keys(offer.products).filter((id) => !sold.some((product) => product.id === id));
  const isPriced = Object.values(offer.products).some((amount) => amount.trim() !== '');
  return (
    <div className="offer__details">
      {[...sold, ...gone.map((id) => ({ id, name: id }))].map((product) => (
        <PricedProduct key={product.id} product={product} offer={offer} onChange={onChange} />
      ))}
      {isPriced && (
        <TextField
          id={`offer-${offer.key}-currency`}
          label={intl.formatMessage({ id: 'authority.offer.currency' })}
          helper={intl.formatMessage({ id: 'authority.offer.currency.helper' })}
          value={offer.currency}
          onChange={(currency) => onChange({ ...offer, currency })}
          maxLength={3}
          autoComplete="off"
        />
      )}
      {fault('/products') !== undefined && (
        <p className="group__fault" role="alert">
          {fault('/products')}
        </p>
      )}
    </div>
  );
}

type PricedProps = Pick<OfferProps, 'offer' | 'onChange'> & { product: { id: string; name: string } };

function PricedProduct({ product: { id, name }, offer, onChange }: PricedProps) {
  const intl = useIntl();
  const amount = offer.products[id];
  const toggle = (isChosen: boolean) => {
    const { [id]: _, ...others } = offer.products;
    onChange({ ...offer, products: isChosen ? { ...others, [id]: '' } : others });
  };
  return (
    <div className="offer__product">
      <CheckBox id={`offer-${offer.key}-${id}`} label={name} isChecked={amount !== undefined} onChange={toggle} />
      {amount !== undefined && (
        <TextField
          id={`offer-${offer.key}-${id}-price`}
          label={intl.formatMessage({ id: 'authority.offer.price' }, { product: name })}
          value={amount}
          onChange={(typed) => onChange({ ...offer, products: { ...offer.products, [id]: typed } })}
          inputMode="decimal"
          autoComplete="off"
        />
      )}
    </div>
  );
}
