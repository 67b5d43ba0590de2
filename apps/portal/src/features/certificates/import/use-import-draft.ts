import { useMemo, useReducer, useState } from 'react';
import type { ImportState } from './import-context.ts';
import { emptyDraft, type NewFile, reduceDraft } from './import-draft.ts';
import { readFiles } from './read-files.ts';
import { usePageDrop } from './use-page-drop.ts';

/** The draft and the ways into it. */
export function useImportDraft(given: NewFile | undefined) {
  const [draft, dispatch] = useReducer(reduceDraft, given, (file) =>
    file ? reduceDraft(emptyDraft, { type: 'add', field: 'any', files: [file] }) : emptyDraft,
  );
  const [unreadable, setUnreadable] = useState<readonly string[]>([]);
  const take = useMemo<ImportState['take']>(
    () => (field, files) =>
      void readFiles(files).then((result) => {
        setUnreadable(result.unreadable);
        dispatch({ type: 'add', field, files: result.read });
      }),
    [],
  );
  usePageDrop({
    onFiles: (files) => take('any', files),
    onText: (text) => dispatch({ type: 'paste', text }),
  });
  return { draft, dispatch, take, unreadable };
}
