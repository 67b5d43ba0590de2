import type { FieldFault, ValidationLevel } from '@certdesk/contract';
import type { ContactFields, Draft } from './draft.ts';

export const STEPS = ['product', 'csr', 'contact', 'organization', 'review'] as const;
export type Step = (typeof STEPS)[number];

/** Faults by JSON pointer into the order ("/organization/city"); `''` as a text means "please fill in". */
export type Faults = Readonly<Record<string, string>>;

export type WizardState = { step: Step; draft: Draft; faults: Faults };

export type WizardAction =
  | { type: 'edit'; path: string; part: Partial<Draft> }
  | { type: 'go'; step: Step }
  | { type: 'refuse'; faults: Faults; step: Step };

export const stepsFor = (level: ValidationLevel | undefined): readonly Step[] =>
  STEPS.filter((step) => step !== 'organization' || level === 'OV' || level === 'EV');

/** Drops the faults at or below a path: what is being corrected is not to be blamed meanwhile. */
function without(faults: Faults, path: string): Faults {
  const kept = Object.entries(faults).filter(([key]) => key !== path && !key.startsWith(`${path}/`));
  return Object.fromEntries(kept);
}

/** Other names need another administrator; another key or source makes the request in hand worthless. */
function followUps(draft: Draft, part: Partial<Draft>): Partial<Draft> {
  const remade = part.names ?? part.keyKind ?? part.csrSource;
  const hasNewCsr = part.csr !== undefined && part.csr !== draft.csr;
  if (hasNewCsr) return { approverEmail: '', ...part };
  if (remade !== undefined) return { csr: '', keySaved: false, approverEmail: '', ...part };
  return part;
}

export function wizardReducer(state: WizardState, action: WizardAction): WizardState {
  if (action.type === 'go') return { ...state, step: action.step };
  if (action.type === 'refuse') return { ...state, step: action.step, faults: action.faults };
  const draft = { ...state.draft, ...followUps(state.draft, action.part) };
  return { ...state, draft, faults: without(state.faults, action.path) };
}

const STEP_OF_PATH: readonly (readonly [string, Step])[] = [
  ['/productId', 'product'],
  ['/validationMethod', 'product'],
  ['/csr', 'csr'],
  ['/contacts/organization', 'organization'],
  ['/organization', 'organization'],
  ['/approverEmail', 'contact'],
  ['/encryptionKey', 'contact'],
  ['/contacts', 'contact'],
  ['/language', 'contact'],
  ['/serverType', 'contact'],
];

export const stepOfPath = (path: string): Step =>
  STEP_OF_PATH.find(([prefix]) => path === prefix || path.startsWith(`${prefix}/`))?.[1] ?? 'review';

/** What the desk found wrong, by field, every fault of it, and the first step that has one of these fields. */
export function placeFaults(found: readonly FieldFault[], fallback: string): { faults: Faults; step: Step } {
  const faults: Record<string, string> = {};
  for (const { path, detail } of found) {
    const before = faults[path];
    const text = detail ?? fallback;
    faults[path] = before === undefined ? text : `${before} ${text}`;
  }
  const steps = Object.keys(faults).map(stepOfPath);
  return { faults, step: STEPS.find((step) => steps.includes(step)) ?? 'review' };
}

const missing = (paths: Readonly<Record<string, string>>): Faults =>
  Object.fromEntries(
    Object.entries(paths)
      .filter(([, value]) => value.trim() === '')
      .map(([path]) => [path, '']),
  );

const contactGaps = (path: string, { name, email, phone }: ContactFields): Faults =>
  name.trim() || phone.trim() ? missing({ [`${path}/email`]: email }) : {};

/** What is still to be filled in before a step may be left. The desk has the last word on everything else. */
export function gapsOf(step: Step, draft: Draft): Faults {
  if (step === 'product') return missing({ '/productId': draft.productId });
  if (step === 'csr') return missing({ '/csr': draft.csr });
  if (step === 'contact') {
    return {
      ...missing({ '/approverEmail': draft.approverEmail }),
      ...contactGaps('/contacts/technical', draft.technical),
    };
  }
  if (step === 'organization') {
    const { name, city, country } = draft.organization;
    const organization = missing({
      '/organization/name': name,
      '/organization/city': city,
      '/organization/country': country,
    });
    return { ...organization, ...contactGaps('/contacts/organization', draft.organizationContact) };
  }
  return {};
}
