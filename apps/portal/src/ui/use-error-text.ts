import { useIntl } from 'react-intl';
import { ApiProblem, ApiUnreachable } from '../api/problem.ts';
import { PartNotLoaded } from './load-part.ts';

/** The sentence for an error: the desk's own, or ours where no answer of the desk came. */
export function useErrorText(): (error: unknown) => string {
  const intl = useIntl();
  return (error) => {
    if (error instanceof ApiUnreachable) return intl.formatMessage({ id: 'error.unreachable' });
    if (error instanceof PartNotLoaded) return intl.formatMessage({ id: 'error.part_not_loaded' });
    if (!(error instanceof ApiProblem)) return intl.formatMessage({ id: 'error.unexpected' });
    if (error.message !== '') return error.message;
    if (error.status === 429) return intl.formatMessage({ id: 'error.too_many' });
    if (error.status >= 502) return intl.formatMessage({ id: 'error.unreachable' });
    return intl.formatMessage({ id: 'error.unexpected' });
  };
}
