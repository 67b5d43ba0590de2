import { type Clock, type Database, type Log, newId, repeat, SECOND } from '@certdesk/platform';
import type { DeskSchema } from '../../schema.ts';
import { endLease, takeLease } from './lease.store.ts';

type Running = { readonly stop: () => Promise<void> };

export type RunAloneOptions = {
  /** What only one process does at a time. */
  readonly name: string;
  readonly database: Database<DeskSchema>;
  readonly clock: Clock;
  readonly log: Log;
  /** How often a process looks whether it is its turn (20 s). */
  readonly everyMs?: number;
};

const LEASE_MS = 60 * SECOND;

/**
 * Runs something in one of all processes; when that one ends, or is gone for a minute, in another. Two may overlap for a
 * moment when one is cut off from the database, so it must not harm when something is done twice.
 */
export function runAlone(options: RunAloneOptions, start: () => Running): Running {
  const { name, database, clock, log, everyMs = 20 * SECOND } = options;
  // PGlite is this process's alone, and a lease from before its start would only be waited for.
  if (database.engine === 'pglite') return start();
  const lease = { name, holder: newId() };
  let running: Running | undefined;
  const end = async () => {
    const former = running;
    running = undefined;
    await former?.stop();
  };
  const look = async () => {
    const now = clock.now();
    const mine = await takeLease(database.db, lease, { now, until: new Date(now.getTime() + LEASE_MS) });
    if (!mine) await end();
    else running ??= start();
  };
  const looking = repeat({ name, everyMs, log, task: look });
  return {
    stop: async () => {
      await looking.stop();
      await end();
      // Without a database to say so, the next one waits until the lease is over.
      await endLease(database.db, lease).catch((error: unknown) => log.error({ event: 'lease.not_ended', err: error }));
    },
  };
}
