import { AuthorityError } from '../../authority-error.ts';

/** For interfaces that are read by POST: reading again does nothing twice, so a lost answer is only one to ask for again. */
export async function asRead<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof AuthorityError) || error.kind !== 'uncertain') throw error;
    const { reason, retryAt, cause } = error;
    throw new AuthorityError('unreachable', { reason, retryAt, cause });
  }
}
