import type { OrderDetail, Product } from '@certdesk/contract';
import { useMemo, useReducer, useState } from 'react';
import { useIntl } from 'react-intl';
import { ApiProblem } from '../../../api/problem.ts';
import { useLeaveGuard } from '../../../ui/use-leave-guard.ts';
import { emptyDraft } from '../wizard/draft.ts';
import type { RequestSource } from '../wizard/source-cards.tsx';
import { useStepCheck } from '../wizard/use-step-check.ts';
import type { Wizard } from '../wizard/wizard-context.ts';
import { placeFaults, type WizardState, wizardReducer } from '../wizard/wizard-state.ts';

/** The wizard's state at its step for the CSR, with all else as the order has it. */
function beginRequest({ order, csrSource }: { order: OrderDetail; csrSource: 'generate' | 'paste' }): WizardState {
  const { organization, names, language, productId, approverEmail } = order;
  const draft = {
    ...emptyDraft(language),
    productId,
    csrSource,
    approverEmail,
    names: names.join('\n'),
    subjectOrganization: organization?.name ?? '',
    subjectCity: organization?.city ?? '',
    subjectRegion: organization?.region ?? '',
    subjectCountry: organization?.country ?? '',
  };
  return { step: 'csr', draft, faults: {} };
}

export type OrderRequest = {
  /** For the wizard's own parts, which make or take the CSR. */
  wizard: Wizard;
  source: RequestSource;
  choose: (source: RequestSource) => void;
  /** Whether the CSR can be sent; otherwise what is wrong is shown at its place. */
  check: () => Promise<boolean>;
  /** Shows what the desk found wrong. */
  refuse: (error: Error) => void;
};

/** Another CSR for an order: made here, where its key must be saved before anything is sent, or brought along. */
export function useRequest({ order, products }: { order: OrderDetail; products: readonly Product[] }): OrderRequest {
  const intl = useIntl();
  const csrSource = window.isSecureContext ? 'generate' : 'paste';
  const [{ draft, faults }, dispatch] = useReducer(wizardReducer, { order, csrSource }, beginRequest);
  const [privateKey, setPrivateKey] = useState<string>();
  const [isKept, setKept] = useState(false);
  const checkStep = useStepCheck({ draft, givenNames: order.names });
  const isUnsaved = privateKey !== undefined && !draft.keySaved;
  useLeaveGuard({ isUnsaved, question: intl.formatMessage({ id: 'wizard.key.leave' }) });
  const wizard = useMemo<Wizard>(
    () => ({
      draft,
      faults,
      products,
      product: products.find(({ id }) => id === order.productId),
      givenNames: order.names,
      edit: (path, part) => dispatch({ type: 'edit', path, part }),
      go: () => {},
      privateKey,
      setPrivateKey,
    }),
    [draft, faults, products, order, privateKey],
  );
  const choose = (source: RequestSource) => {
    setPrivateKey(undefined);
    setKept(source === 'keep');
    if (source !== 'keep') wizard.edit('/csr', { csrSource: source });
  };
  const check = async () => {
    if (isKept) return true;
    const found = await checkStep('csr');
    dispatch({ type: 'refuse', faults: found, step: 'csr' });
    return Object.keys(found).length === 0;
  };
  const refuse = (error: Error) => {
    if (error instanceof ApiProblem) dispatch({ type: 'refuse', ...placeFaults(error.faults, error.message) });
  };
  return { wizard, source: isKept ? 'keep' : draft.csrSource, choose, check, refuse };
}
