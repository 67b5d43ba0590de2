import {
  addMs,
  type Clock,
  MINUTE,
  type Outbound,
  type OutboundAnswer,
  OutboundError,
  type OutboundRequest,
  SECOND,
} from '@certdesk/platform';
import type { CallBudget } from './adapter.ts';
import { createBudgetCount } from './call-budget.ts';
import { createCircuitBreaker } from './circuit-breaker.ts';
import { retryAfter } from './retry-after.ts';

/** Why a call was not made at all. */
class CallNotMade extends Error {
  readonly code: 'busy' | 'budget' | 'asked_to_wait' | 'failing';

  constructor(code: CallNotMade['code']) {
    super(`the authority is not called: ${code}`);
    this.name = 'CallNotMade';
    this.code = code;
  }
}

/** Calls that may wait for others to end, for each that may run: who comes later comes again. */
const WAITING_PER_CALL = 20;
const BUSY_MS = 15 * SECOND;
/** What an authority wants that says "too many" and no more. */
const UNSAID_PAUSE_MS = MINUTE;
/**
 * "Too many" may mean one order or one domain only (Let's Encrypt's limits last for days), and an authority does not say
 * which: the call itself waits as long as it was told, all others this long at most.
 */
const LONGEST_PAUSE_MS = 5 * MINUTE;

type Slots = { acquire: () => Promise<boolean>; release: () => void };

/** First come, first served; false when too many wait already. */
function createSlots(concurrency: number): Slots {
  const line: (() => void)[] = [];
  let free = concurrency;
  return {
    acquire: async () => {
      if (free > 0) {
        free -= 1;
        return true;
      }
      if (line.length >= concurrency * WAITING_PER_CALL) return false;
      await new Promise<void>((resolve) => line.push(resolve));
      return true;
    },
    release: () => {
      const next = line.shift();
      if (next) next();
      else free += 1;
    },
  };
}

/** An answer that says the server, or something before it, is in trouble; 501 is a decision. */
const isTrouble = ({ status }: OutboundAnswer) => status >= 500 && status !== 501;

/**
 * Keeps to what an authority allows: so many calls at once and per window, silence when it asks for it (429, 503 with
 * Retry-After) and while it fails. A call that is not made throws OutboundError `not_sent` with the time to come again.
 * All calls of one authority in this process go through one guard.
 */
export function guardCalls(outbound: Outbound, { budget, clock }: { budget: CallBudget; clock: Clock }): Outbound {
  const count = createBudgetCount(budget.windows);
  const breaker = createCircuitBreaker();
  const slots = createSlots(budget.concurrency);
  let silentUntil: Date | undefined;

  const refuse = (code: CallNotMade['code'], retryAt: Date): never => {
    throw new OutboundError('not_sent', { cause: new CallNotMade(code), retryAt });
  };
  const enter = (now: Date): void => {
    if (silentUntil && silentUntil > now) refuse('asked_to_wait', silentUntil);
    const again = breaker.pausedUntil(now);
    if (again) refuse('failing', again);
    const free = count.take(now);
    if (free) refuse('budget', free);
    breaker.begin();
  };
  const note = (answer: OutboundAnswer): void => {
    const now = clock.now();
    const wanted = retryAfter(answer.headers, now) ?? (answer.status === 429 ? addMs(now, UNSAID_PAUSE_MS) : undefined);
    if (wanted && [429, 503].includes(answer.status))
      silentUntil = addMs(now, Math.min(wanted.getTime() - now.getTime(), LONGEST_PAUSE_MS));
    if (isTrouble(answer)) breaker.failed(now);
    else breaker.succeeded();
  };
  const call = async (request: OutboundRequest): Promise<OutboundAnswer> => {
    enter(clock.now());
    try {
      const answer = await outbound(request);
      note(answer);
      return answer;
    } catch (error) {
      breaker.failed(clock.now());
      throw error;
    }
  };
  return async (request) => {
    if (!(await slots.acquire())) return refuse('busy', addMs(clock.now(), BUSY_MS));
    try {
      return await call(request);
    } finally {
      slots.release();
    }
  };
}
