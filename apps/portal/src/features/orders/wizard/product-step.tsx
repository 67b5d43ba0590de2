import type { Product } from '@certdesk/contract';
import { useIntl } from 'react-intl';
import { GroupFault } from './fields.tsx';
import { MethodChoice } from './method-choice.tsx';
import { PriceText } from './price-text.tsx';
import { useWizard } from './wizard-context.ts';

export function ProductStep() {
  const intl = useIntl();
  const { products } = useWizard();
  const authorities = Map.groupBy(products, ({ authority }) => authority);
  if (products.length === 0) return <p>{intl.formatMessage({ id: 'wizard.product.none' })}</p>;
  return (
    <>
      <GroupFault path="/productId" />
      {[...authorities].map(([authority, offered]) => (
        <fieldset key={authority} className="group">
          <legend>{authority}</legend>
          <div className="cards">
            {offered.map((product) => (
              <ProductCard key={product.id} product={product} />
            ))}
          </div>
        </fieldset>
      ))}
      <MethodChoice />
    </>
  );
}

function ProductCard({ product }: { product: Product }) {
  const intl = useIntl();
  const { draft, edit } = useWizard();
  return (
    <label className="card">
      <input
        type="radio"
        name="product"
        value={product.id}
        checked={draft.productId === product.id}
        onChange={() => edit('/productId', { productId: product.id, validationMethod: '' })}
      />
      <span className="card__name">{product.name}</span>
      <span className="card__level">{intl.formatMessage({ id: `product.level.${product.validationLevel}` })}</span>
      <span className="card__text">{intl.formatMessage({ id: `product.about.${product.validationLevel}` })}</span>
      <span className="card__facts">
        <span>{intl.formatMessage({ id: 'product.days' }, { days: product.validityDays })}</span>
        <span>{intl.formatMessage({ id: 'product.names' }, { count: product.maxNames })}</span>
        {product.price && (
          <span>
            <PriceText price={product.price} />
          </span>
        )}
        {product.wildcard && <span>{intl.formatMessage({ id: 'product.wildcard' })}</span>}
      </span>
    </label>
  );
}
