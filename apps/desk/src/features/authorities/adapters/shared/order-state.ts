import type { AuthorityOrderState } from '../../authority.ts';
import { AuthorityError } from '../../authority-error.ts';

type Essential = 'authorityOrderId' | 'status';

/** A state of which only some is known. */
export const orderState = (
  known: Pick<AuthorityOrderState, Essential> & Partial<AuthorityOrderState>,
): AuthorityOrderState => ({
  statusReason: null,
  statusDetail: null,
  approvalEndsAt: null,
  issuances: [],
  ...known,
});

type Deed = {
  readonly act: () => Promise<unknown>;
  readonly read: () => Promise<AuthorityOrderState>;
  /** Whether a state shows that the deed was done. */
  readonly isDone: (state: AuthorityOrderState) => boolean;
  /** To do it twice is to do it once, so a refusal may only mean that it was done before: nobody heard, or died hearing it. */
  readonly twiceIsOnce?: true;
  /** What is known of the order when the deed was done, and it cannot be read just now. */
  readonly otherwise: AuthorityOrderState;
};

const unlessUnreachable = (otherwise: AuthorityOrderState) => (error: unknown) => {
  if (error instanceof AuthorityError && error.kind === 'unreachable') return otherwise;
  throw error;
};

const mayBeDone = ({ kind }: AuthorityError, { twiceIsOnce }: Deed): boolean =>
  kind === 'uncertain' || (kind === 'refused' && twiceIsOnce === true);

/** Does something to an order, and reads it again. When the answer is lost, the order itself is asked whether it was done. */
export async function doAndRead(deed: Deed): Promise<AuthorityOrderState> {
  const { act, read, isDone, otherwise } = deed;
  try {
    await act();
  } catch (error) {
    if (!(error instanceof AuthorityError) || !mayBeDone(error, deed)) throw error;
    const state = await read().catch(() => undefined); // what the deed's own failure says is told, not the question's
    if (state && isDone(state)) return state;
    throw error;
  }
  return read().catch(unlessUnreachable(otherwise));
}
