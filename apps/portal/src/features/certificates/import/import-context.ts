import { createContext, type Dispatch, use } from 'react';
import type { DraftAction, ImportDraft } from './import-draft.ts';

export type ImportState = {
  draft: ImportDraft;
  dispatch: Dispatch<DraftAction>;
  /** Takes files into a field, whatever they hold. */
  take: (field: Extract<DraftAction, { type: 'add' }>['field'], files: readonly File[]) => void;
  /** What the desk said of a field, by its name. */
  faultOf: (field: string) => string | undefined;
};

const missingProvider: ImportState = {
  get draft(): never {
    throw new Error('useImport outside of the import screen');
  },
  dispatch: () => {},
  take: () => {},
  faultOf: () => undefined,
};

export const ImportContext = createContext<ImportState>(missingProvider);
export const useImport = (): ImportState => use(ImportContext);
