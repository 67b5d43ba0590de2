import { type Price, type Product, VALIDATION_METHODS } from '@certdesk/contract';
import { useIntl } from 'react-intl';
import { Choice, GroupFault } from './fields.tsx';
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

/** How control over the names is shown, where the authority leaves a choice. */
function MethodChoice() {
  const intl = useIntl();
  const { draft, edit, product } = useWizard();
  const methods = product?.validationMethods ?? [];
  if (methods.length < 2) return null;
  return (
    <Choice
      path="/validationMethod"
      label={intl.formatMessage({ id: 'order.validation_method' })}
      value={draft.validationMethod || (methods[0] ?? '')}
      onChange={(value) =>
        edit('/validationMethod', { validationMethod: VALIDATION_METHODS.find((known) => known === value) ?? '' })
      }
      choices={methods.map((value) => ({ value, text: intl.formatMessage({ id: `validation.choice.${value}` }) }))}
      helper={intl.formatMessage({ id: 'wizard.validation.help' })}
    />
  );
}

/** As the operator writes it: how an amount is grouped and where its sign stands is the reader's language's matter. */
function PriceText({ price: { amount, currency } }: { price: Price }) {
  const intl = useIntl();
  return intl.formatNumber(Number(amount), { style: 'currency', currency });
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
