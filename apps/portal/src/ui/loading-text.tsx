import { InlineLoading } from '@carbon/react';
import { useIntl } from 'react-intl';

export function LoadingText() {
  return <InlineLoading description={useIntl().formatMessage({ id: 'state.loading' })} />;
}
