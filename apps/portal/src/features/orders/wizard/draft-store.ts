import type { Language } from '@certdesk/contract';
import { type Draft, emptyDraft, restoreDraft } from './draft.ts';
import { removePrivateKeys } from './pem-input.ts';
import { STEPS, type Step, type WizardState } from './wizard-state.ts';

const NAME = 'certdesk.order-draft';

/** What is kept for a reload of this tab. A private key is never part of it. */
export function saveDraft({ step, draft }: WizardState): void {
  const safe: Draft = { ...draft, csr: removePrivateKeys(draft.csr).text };
  try {
    sessionStorage.setItem(NAME, JSON.stringify({ step, draft: safe }));
  } catch {
    // without storage a reload starts again; the page itself keeps everything
  }
}

export function clearDraft(): void {
  try {
    sessionStorage.removeItem(NAME);
  } catch {
    // there was nothing kept
  }
}

type Stored = { step?: unknown; draft?: unknown };

function readStored(): Stored {
  try {
    const parsed: unknown = JSON.parse(sessionStorage.getItem(NAME) ?? '{}');
    return typeof parsed === 'object' && parsed !== null ? parsed : {};
  } catch {
    return {}; // damaged or unavailable: begin anew
  }
}

export function loadWizard(language: Language): WizardState {
  const stored = readStored();
  const draft = stored.draft === undefined ? emptyDraft(language) : restoreDraft(stored.draft, language);
  const wanted: Step = STEPS.find((step) => step === stored.step) ?? 'product';
  const step = draft.csr === '' && STEPS.indexOf(wanted) > STEPS.indexOf('csr') ? 'csr' : wanted;
  return { step, draft, faults: {} };
}
