import type { Kysely, Transaction } from 'kysely';
import type { Tables } from '../../database/tables.ts';
import { appendEvents } from './event.store.ts';
import type { NewEvent } from './event.ts';

/** One deed: its rows and its events are committed together, or not at all. */
export type Unit = {
  readonly trx: Transaction<Tables>;
  /** The event is appended at the end of the transaction (see appendEvents). */
  announce: (event: NewEvent) => void;
  /** Runs once the deed is committed, for work that should not wait for the next look at the clock. */
  afterCommit: (act: () => void) => void;
};

export type Work = <T>(deed: (unit: Unit) => Promise<T>) => Promise<T>;

/** `onEvents` is told after each commit that brought events. */
export function createWork({ db, onEvents }: { db: Kysely<Tables>; onEvents: () => void }): Work {
  return async (deed) => {
    const events: NewEvent[] = [];
    const acts: (() => void)[] = [];
    const result = await db.transaction().execute(async (trx) => {
      const outcome = await deed({
        trx,
        announce: (event) => void events.push(event),
        afterCommit: (act) => void acts.push(act),
      });
      await appendEvents(trx, events);
      return outcome;
    });
    if (events.length > 0) onEvents();
    for (const act of acts) act();
    return result;
  };
}
