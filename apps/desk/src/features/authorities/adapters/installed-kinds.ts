import { type InstalledKind, installKind } from '../authority-kind.ts';
import { acmeAdapter } from './acme/acme-adapter.ts';

/** Kinds of authorities that an administrator can add. */
export const INSTALLED_KINDS: readonly InstalledKind[] = [installKind(acmeAdapter)];
