import { PkiError } from '../pki-error.ts';

/** What opening a file may still cost. Files say themselves how often a password is hashed: without a limit, they hang the page. */
export type Effort = { readonly spend: (rounds: number) => void };

/**
 * GnuTLS writes the slowest files in use: 600,000 rounds three times for each certificate and key, six million for a
 * certificate with its CA. What is beyond these twenty million would take half a minute in JavaScript.
 */
const MAX_ROUNDS = 20_000_000;

/** Counts hash rounds over one import. `spend` throws PkiError encryption.too_costly before the rounds would be run. */
export function createEffort(maxRounds = MAX_ROUNDS): Effort {
  let left = maxRounds;
  return {
    spend: (rounds) => {
      if (rounds > left) throw new PkiError('encryption.too_costly', { findings: [`${rounds} rounds`] });
      left -= rounds;
    },
  };
}

/** How long JavaScript may compute before the page gets its turn. */
export const TURN_MILLISECONDS = 10;
