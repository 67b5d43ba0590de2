import type { Language, Product } from '@certdesk/contract';
import { useEffect, useMemo, useReducer, useState } from 'react';
import { useIntl } from 'react-intl';
import { useLeaveGuard } from '../../../ui/use-leave-guard.ts';
import { loadWizard, saveDraft } from './draft-store.ts';
import { useStepCheck } from './use-step-check.ts';
import type { Wizard } from './wizard-context.ts';
import { type Step, stepsFor, wizardReducer } from './wizard-state.ts';

/** The wizard's state, kept for a reload, and the ways between its steps. */
export function useWizardState({ products, language }: { products: readonly Product[]; language: Language }) {
  const intl = useIntl();
  const [state, dispatch] = useReducer(wizardReducer, language, loadWizard);
  const { draft, faults } = state;
  const product = products.find(({ id }) => id === draft.productId);
  const steps = stepsFor(product?.validationLevel);
  const step = steps.includes(state.step) ? state.step : 'contact';
  const check = useStepCheck({ draft, givenNames: undefined });
  const [privateKey, setPrivateKey] = useState<string>();
  const isUnsaved = privateKey !== undefined && !draft.keySaved;
  useLeaveGuard({ isUnsaved, question: intl.formatMessage({ id: 'wizard.key.leave' }) });
  useEffect(() => saveDraft(state), [state]);
  const wizard = useMemo<Wizard>(
    () => ({
      draft,
      faults,
      products,
      product,
      givenNames: undefined,
      edit: (path, part) => dispatch({ type: 'edit', path, part }),
      go: (to) => dispatch({ type: 'go', step: to }),
      privateKey,
      setPrivateKey,
    }),
    [draft, faults, products, product, privateKey],
  );
  const neighbor = (offset: number): Step => steps[steps.indexOf(step) + offset] ?? step;
  const next = async () => {
    const found = await check(step);
    if (Object.keys(found).length > 0) return dispatch({ type: 'refuse', faults: { ...faults, ...found }, step });
    dispatch({ type: 'go', step: neighbor(1) });
  };
  return { wizard, step, steps, dispatch, next, back: () => dispatch({ type: 'go', step: neighbor(-1) }) };
}
