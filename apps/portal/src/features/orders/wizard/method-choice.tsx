import type { ValidationMethod } from '@certdesk/contract';
import { useIntl } from 'react-intl';
import { GroupFault } from './fields.tsx';
import { useWizard } from './wizard-context.ts';

/** How control over the names is shown, where the authority leaves a choice: in its order, which has email last. */
export function MethodChoice() {
  const intl = useIntl();
  const { product } = useWizard();
  const methods = product?.validationMethods ?? [];
  if (methods.length < 2) return null;
  return (
    <fieldset className="group">
      <legend>{intl.formatMessage({ id: 'order.validation_method' })}</legend>
      <p className="group__note">{intl.formatMessage({ id: 'wizard.validation.help' })}</p>
      <GroupFault path="/validationMethod" />
      <div className="cards">
        {methods.map((method) => (
          <MethodCard key={method} method={method} />
        ))}
      </div>
    </fieldset>
  );
}

function MethodCard({ method }: { method: ValidationMethod }) {
  const intl = useIntl();
  const { draft, edit, product } = useWizard();
  const chosen = draft.validationMethod || product?.validationMethods[0];
  return (
    <label className="card">
      <input
        type="radio"
        name="validation-method"
        value={method}
        checked={chosen === method}
        onChange={() => edit('/validationMethod', { validationMethod: method })}
      />
      <span className="card__name">{intl.formatMessage({ id: `validation.choice.${method}` })}</span>
      <span className="card__text">{intl.formatMessage({ id: `validation.about.${method}` })}</span>
    </label>
  );
}
