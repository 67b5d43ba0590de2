import { useQueryClient } from '@tanstack/react-query';
import { isAcceptable } from './acceptable.ts';
import type { Draft } from './draft.ts';
import { csrCheckQuery } from './wizard.queries.ts';
import { type Faults, gapsOf, type Step } from './wizard-state.ts';

type Checked = { draft: Draft; givenNames: readonly string[] | undefined };

/** What keeps a step from being left: gaps, an unsaved private key, a CSR that the desk refuses. */
export function useStepCheck({ draft, givenNames }: Checked): (step: Step) => Promise<Faults> {
  const queryClient = useQueryClient();
  return async (step) => {
    const gaps = gapsOf(step, draft);
    if (step !== 'csr' || Object.keys(gaps).length > 0) return gaps;
    if (draft.csrSource === 'generate' && !draft.keySaved) return { '/csr/key': '' };
    // A check that gets no answer is shown by the field itself; without it the step is not left.
    const report = await queryClient.ensureQueryData(csrCheckQuery(draft.csr, draft.productId)).catch(() => undefined);
    return report && isAcceptable(report, givenNames) ? {} : { '/csr/report': '' };
  };
}
