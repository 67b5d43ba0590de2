import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useIntl } from 'react-intl';
import { ApiProblem } from '../../../api/problem.ts';
import { useLanguage } from '../../../app/language.tsx';
import { useMay } from '../../../app/session.ts';
import { Button } from '../../../ui/button.tsx';
import { ErrorNotice } from '../../../ui/error-notice.tsx';
import { LoadingText } from '../../../ui/loading-text.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { OrdersCrumbs } from '../orders-crumbs.tsx';
import { toOrder } from './draft.ts';
import { clearDraft } from './draft-store.ts';
import { StepContent } from './step-content.tsx';
import { StepList } from './step-list.tsx';
import { usePlaceOrder } from './use-place-order.ts';
import { useWizardState } from './use-wizard-state.ts';
import { productsQuery } from './wizard.queries.ts';
import { WizardContext } from './wizard-context.ts';
import { placeFaults } from './wizard-state.ts';

export function WizardPage() {
  const intl = useIntl();
  const mayPlace = useMay('orders.place');
  const products = useQuery(productsQuery);
  return (
    <>
      <PageHeader title={intl.formatMessage({ id: 'wizard.title' })} eyebrow={<OrdersCrumbs />} />
      {!mayPlace && <Notice kind="error" title={intl.formatMessage({ id: 'ability.reason.permission' })} />}
      {mayPlace && products.isPending && <LoadingText />}
      {mayPlace && products.isError && <ErrorNotice error={products.error} onRetry={() => void products.refetch()} />}
      {mayPlace && products.data && <LoadedWizard products={products.data.items} />}
    </>
  );
}

function LoadedWizard({ products }: Pick<Parameters<typeof useWizardState>[0], 'products'>) {
  const intl = useIntl();
  const navigate = useNavigate();
  const { language } = useLanguage();
  const { wizard, step, steps, dispatch, next, back } = useWizardState({ products, language });
  const place = usePlaceOrder({
    onPlaced: ({ number }) => {
      clearDraft();
      void navigate({ to: '/security/ssl/orders/$number', params: { number: String(number) } });
    },
  });
  const needsOrganization = steps.includes('organization');
  /** A refusal belongs to the order as it was sent; it goes once one moves on. */
  const move = (way: () => void) => () => {
    place.reset();
    way();
  };
  const submit = () => {
    if (place.isPending) return;
    place.mutate(toOrder(wizard.draft, needsOrganization), {
      onError: (error) => {
        if (!(error instanceof ApiProblem) || error.faults.length === 0) return;
        dispatch({ type: 'refuse', ...placeFaults(error.faults, error.message) });
      },
    });
  };
  return (
    <WizardContext value={wizard}>
      <StepList steps={steps} current={step} onGo={wizard.go} />
      {place.error && <ErrorNotice error={place.error} title={intl.formatMessage({ id: 'wizard.error' })} />}
      <StepContent step={step} />
      <div className="wizard__buttons">
        {step !== steps[0] && (
          <Button kind="secondary" onClick={move(back)}>
            {intl.formatMessage({ id: 'action.back' })}
          </Button>
        )}
        {step === 'review' ? (
          <Button onClick={submit} isBusy={place.isPending}>
            {intl.formatMessage({ id: place.isPending ? 'wizard.placing' : 'wizard.place' })}
          </Button>
        ) : (
          <Button onClick={move(() => void next())}>{intl.formatMessage({ id: 'action.next' })}</Button>
        )}
      </div>
    </WizardContext>
  );
}
