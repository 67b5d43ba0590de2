import type { AuthorityFacts } from './adapter.ts';
import { BUILTIN_FACTS } from './adapters/builtin/builtin-entry.ts';
import { INSTALLED_KINDS } from './adapters/installed-kinds.ts';

/** Every kind of authority and what it can do, for docs/authorities.md. */
export const AUTHORITY_MATRIX: readonly { readonly kind: string; readonly facts: AuthorityFacts }[] = [
  { kind: 'builtin', facts: BUILTIN_FACTS },
  ...INSTALLED_KINDS.map(({ kind, facts }) => ({ kind, facts })),
];
