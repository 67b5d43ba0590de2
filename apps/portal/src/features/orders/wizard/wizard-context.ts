import type { Product } from '@certdesk/contract';
import { createContext, use } from 'react';
import type { Draft } from './draft.ts';
import type { Faults, Step } from './wizard-state.ts';

export type Wizard = {
  draft: Draft;
  faults: Faults;
  products: readonly Product[];
  product: Product | undefined;
  /** The names of an order that exists: another CSR for it is for exactly these. */
  givenNames: readonly string[] | undefined;
  /** Changes fields and forgets what was wrong at `path`. */
  edit: (path: string, part: Partial<Draft>) => void;
  go: (step: Step) => void;
  /** The private key of a request made here, in memory alone: never stored, never sent. */
  privateKey: string | undefined;
  setPrivateKey: (key: string | undefined) => void;
};

const missingProvider: Wizard = {
  get draft(): never {
    throw new Error('useWizard outside of the wizard');
  },
  faults: {},
  products: [],
  product: undefined,
  givenNames: undefined,
  edit: () => {},
  go: () => {},
  privateKey: undefined,
  setPrivateKey: () => {},
};

export const WizardContext = createContext<Wizard>(missingProvider);
export const useWizard = (): Wizard => use(WizardContext);
