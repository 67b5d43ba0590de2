import type { Clock } from '@certdesk/platform';
import { AcmeError } from './client/problems.ts';

/**
 * Keeps an order that was told "too many" from being placed again before its time: such limits are of names and last for days
 * (Let's Encrypt), while the desk tries every quarter of an hour and pauses calls of other orders for minutes only. Each
 * process knows what it was told itself.
 */
export function createRateLimits(clock: Clock) {
  const told = new Map<string, AcmeError & { readonly retryAt: Date }>();
  const isLimit = (error: unknown): error is AcmeError & { readonly retryAt: Date } =>
    error instanceof AcmeError && error.acmeType === 'rateLimited' && error.retryAt !== undefined;

  function forgetPast(): void {
    for (const [reference, { retryAt }] of told) if (retryAt <= clock.now()) told.delete(reference);
  }
  /** Throws what the order was told before, as long as it holds. */
  return async <T>(reference: string, place: () => Promise<T>): Promise<T> => {
    forgetPast();
    const limit = told.get(reference);
    if (limit) throw limit;
    try {
      return await place();
    } catch (error) {
      if (isLimit(error)) told.set(reference, error);
      throw error;
    }
  };
}
