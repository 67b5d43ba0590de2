import { useBlocker } from '@tanstack/react-router';

/** Asks before the page is left while it holds what would be lost with it, for example the only copy of a private key. */
export function useLeaveGuard({ isUnsaved, question }: { isUnsaved: boolean; question: string }): void {
  useBlocker({
    disabled: !isUnsaved,
    enableBeforeUnload: isUnsaved,
    shouldBlockFn: () => !window.confirm(question),
  });
}
