import { CertdeskError } from '@certdesk/contract';
import { addMs, type Clock, MINUTE } from '@certdesk/platform';
import type { Actor } from '../../http/actor.ts';

/** How long a sign-in, or a password entered again, counts as fresh. */
const FRESH_MS = 10 * MINUTE;

export const freshUntil = (provenAt: Date): Date => addMs(provenAt, FRESH_MS);

/**
 * For what an open session and a stolen API key must not be enough. Throws `session.person_required` for a script and
 * `session.fresh_required` for a person whose sign-in is older than ten minutes.
 */
export function requireFreshPerson({ provenAt }: Actor, clock: Clock): void {
  if (!provenAt) throw new CertdeskError('session.person_required');
  if (clock.now() >= freshUntil(provenAt)) throw new CertdeskError('session.fresh_required');
}
