import { Link } from '@tanstack/react-router';
import { useIntl } from 'react-intl';
import { useMay } from '../../../app/session.ts';
import { Button, buttonClass } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';

export function NoOrders() {
  const intl = useIntl();
  const mayPlace = useMay('orders.place');
  const action = mayPlace && (
    <Link to="/security/ssl/orders/new" className={buttonClass({ size: 'md' })}>
      {intl.formatMessage({ id: 'orders.empty.action' })}
    </Link>
  );
  return (
    <EmptyState title={intl.formatMessage({ id: 'orders.empty.title' })} action={action}>
      {intl.formatMessage({ id: mayPlace ? 'orders.empty.text' : 'orders.empty.text_viewer' })}
    </EmptyState>
  );
}

export function NoMatch({ onClear }: { onClear: () => void }) {
  const intl = useIntl();
  const action = (
    <Button kind="tertiary" size="md" onClick={onClear}>
      {intl.formatMessage({ id: 'orders.nomatch.clear' })}
    </Button>
  );
  return (
    <EmptyState title={intl.formatMessage({ id: 'orders.nomatch.title' })} action={action}>
      {intl.formatMessage({ id: 'orders.nomatch.text' })}
    </EmptyState>
  );
}
