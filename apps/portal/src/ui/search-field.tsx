import { Close, Search } from '@carbon/react/icons';
import { useIntl } from 'react-intl';

type SearchFieldProps = { id: string; label: string; value: string; onChange: (value: string) => void };

export function SearchField({ id, label, value, onChange }: SearchFieldProps) {
  const intl = useIntl();
  return (
    <div className="cds--search cds--search--md cds--layout--size-md">
      <div className="cds--search-magnifier">
        <Search size={16} className="cds--search-magnifier-icon" aria-hidden="true" />
      </div>
      <label htmlFor={id} className="cds--label">
        {label}
      </label>
      <input
        id={id}
        type="search"
        className="cds--search-input"
        placeholder={label}
        autoComplete="off"
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onChange('');
        }}
      />
      <button
        type="button"
        className={value === '' ? 'cds--search-close cds--search-close--hidden' : 'cds--search-close'}
        aria-label={intl.formatMessage({ id: 'orders.search.clear' })}
        onClick={() => onChange('')}
      >
        <Close size={16} aria-hidden="true" />
      </button>
    </div>
  );
}
