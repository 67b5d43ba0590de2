import type { InstalledKind } from '../authority-kind.ts';

/** Kinds of authorities that an administrator can add. */
export const INSTALLED_KINDS: readonly InstalledKind[] = [];
