import { useEffect, useState } from 'react';
import { useIntl } from 'react-intl';
import { loadPart } from '../../../ui/load-part.ts';
import { useSettled } from '../../../ui/use-settled.ts';
import type { Current, Examination } from './examination.ts';
import { type ImportDraft, sourcesOf } from './import-draft.ts';

const TYPING_MS = 250;

type State = { examination?: Examination; error?: unknown; isBusy: boolean };

/**
 * What is found in everything given, anew after each change. Not a query: its cache would keep private keys for longer than
 * the screen is open.
 */
export function useExamination(draft: ImportDraft, current: Current | undefined): State {
  const intl = useIntl();
  const [state, setState] = useState<State>({ isBusy: false });
  const settled = useSettled(draft, TYPING_MS);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another language only words the names of pasted texts
  useEffect(() => {
    const sources = sourcesOf(settled, (field) => intl.formatMessage({ id: `import.pasted.${field}` }));
    if (sources.length === 0) return setState({ isBusy: false });
    const abort = new AbortController();
    const { passwords } = settled;
    const request = { sources, passwords, now: new Date(), ...(current === undefined ? {} : { current }) };
    setState((before) => ({ ...before, isBusy: true }));
    loadPart(() => import('./examine-apart.ts'))
      .then(({ examineApart }) => examineApart(request, abort.signal))
      .then(
        (examination) => setState({ examination, isBusy: false }),
        (error: unknown) => {
          if (!abort.signal.aborted) setState({ error, isBusy: false });
        },
      );
    return () => abort.abort();
  }, [settled, current]);
  return draft === settled ? state : { ...state, isBusy: true };
}
