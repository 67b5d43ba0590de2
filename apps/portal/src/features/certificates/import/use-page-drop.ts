import { useEffect, useRef } from 'react';

type Handlers = { onFiles: (files: readonly File[]) => void; onText: (text: string) => void };

const isEditable = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('input, textarea, [contenteditable]') !== null;

/**
 * Takes what is dropped or pasted beside the fields. Without it a file that misses its field would be opened by the
 * browser instead of the page, and everything filled in would be gone.
 */
export function usePageDrop(handlers: Handlers): void {
  const latest = useRef(handlers);
  latest.current = handlers;
  useEffect(() => {
    const abort = new AbortController();
    const { signal } = abort;
    const holdsFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
    const dragOver = (event: DragEvent) => {
      if (holdsFiles(event)) event.preventDefault();
    };
    const drop = (event: DragEvent) => {
      if (event.defaultPrevented || !holdsFiles(event)) return;
      event.preventDefault();
      latest.current.onFiles([...(event.dataTransfer?.files ?? [])]);
    };
    const paste = (event: ClipboardEvent) => {
      const files = [...(event.clipboardData?.files ?? [])];
      const text = event.clipboardData?.getData('text/plain') ?? '';
      if (event.defaultPrevented || (files.length === 0 && (text === '' || isEditable(event.target)))) return;
      event.preventDefault();
      if (files.length > 0) latest.current.onFiles(files);
      else latest.current.onText(text);
    };
    window.addEventListener('dragover', dragOver, { signal });
    window.addEventListener('drop', drop, { signal });
    window.addEventListener('paste', paste, { signal });
    return () => abort.abort();
  }, []);
}
