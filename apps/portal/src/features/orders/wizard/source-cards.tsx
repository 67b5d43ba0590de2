import { useIntl } from 'react-intl';

/** Where a CSR may come from; `keep`: it is the one that an order has already. */
export type RequestSource = 'keep' | 'generate' | 'paste';

type SourceCardsProps<T extends RequestSource> = {
  sources: readonly T[];
  chosen: T;
  onChoose: (source: T) => void;
};

export function SourceCards<T extends RequestSource>({ sources, chosen, onChoose }: SourceCardsProps<T>) {
  const intl = useIntl();
  return (
    <fieldset className="group">
      <legend>{intl.formatMessage({ id: 'wizard.csr.source' })}</legend>
      <div className="cards">
        {sources.map((source) => (
          <label key={source} className="card">
            <input
              type="radio"
              name="csr-source"
              value={source}
              checked={chosen === source}
              onChange={() => onChoose(source)}
            />
            <span className="card__name">{intl.formatMessage({ id: `wizard.csr.${source}` })}</span>
            <span className="card__text">{intl.formatMessage({ id: `wizard.csr.${source}.text` })}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
