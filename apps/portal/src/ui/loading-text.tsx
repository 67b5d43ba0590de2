import { useIntl } from 'react-intl';

export function LoadingText() {
  const text = useIntl().formatMessage({ id: 'state.loading' });
  return (
    <p className="loading" role="status">
      <span className="spinner" aria-hidden="true" />
      {text}
    </p>
  );
}
