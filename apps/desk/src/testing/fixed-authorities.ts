import type { Clock } from '@certdesk/platform';
import { type Authorities, type Authority, builtinEntry, serveEntries } from '../features/authorities/index.ts';

/** Authorities of a test, offered to every account and never changed. */
export const fixedAuthorities = (authorities: readonly Authority[], clock: Clock): Authorities =>
  serveEntries({
    entries: () => authorities.map(builtinEntry),
    kinds: new Map(),
    refresh: async () => {},
    clock,
  });
