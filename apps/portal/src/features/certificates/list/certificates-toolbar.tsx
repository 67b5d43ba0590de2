import { CERTIFICATE_FILTERS } from '@certdesk/contract';
import { useIntl } from 'react-intl';
import { SearchField } from '../../../ui/search-field.tsx';
import { Select } from '../../../ui/select.tsx';
import { useTypedSearch } from '../../../ui/use-typed-search.ts';
import {
  CERTIFICATE_SORTS,
  type CertificatesSearch,
  DEFAULT_SORT,
  parseCertificatesSearch,
} from '../certificates-search.ts';

type ToolbarProps = { search: CertificatesSearch; onChange: (next: CertificatesSearch, replace?: boolean) => void };

/** Search, filter and sort. Each change leads to the first page: a cursor belongs to the list it was made for. */
export function CertificatesToolbar({ search, onChange }: ToolbarProps) {
  const intl = useIntl();
  const change = (part: Record<string, unknown>) =>
    onChange(parseCertificatesSearch({ ...search, pages: '', ...part }));
  const [text, setText] = useTypedSearch(search.q, (q) =>
    onChange(parseCertificatesSearch({ ...search, pages: '', q }), true),
  );
  const filters = CERTIFICATE_FILTERS.map((value) => ({
    value,
    text: intl.formatMessage({ id: `certificates.filter.${value}` }),
  }));
  return (
    <search className="toolbar">
      <SearchField
        id="certificates-search"
        label={intl.formatMessage({ id: 'certificates.search' })}
        value={text}
        onChange={setText}
      />
      <Select
        id="certificates-status"
        label={intl.formatMessage({ id: 'certificates.filter' })}
        value={search.status ?? ''}
        onChange={(status) => change({ status })}
        choices={[{ value: '', text: intl.formatMessage({ id: 'orders.filter.all' }) }, ...filters]}
      />
      <Select
        id="certificates-sort"
        label={intl.formatMessage({ id: 'orders.sort' })}
        value={search.sort ?? DEFAULT_SORT}
        onChange={(sort) => change({ sort })}
        choices={CERTIFICATE_SORTS.map((value) => ({
          value,
          text: intl.formatMessage({ id: `certificates.sort.${value}` }),
        }))}
      />
    </search>
  );
}
