import type { Database, Log } from '@certdesk/platform';
import type { Transaction } from 'kysely';
import type { DeskSchema } from '../../schema.ts';
import { type PublishesEvents, publishesEvents } from './abilities.ts';
import type { Authority, AuthorityEvent } from './authority.ts';
import { AuthorityError } from './authority-error.ts';
import { lockCursor, moveCursor, readCursor } from './cursor.store.ts';
import type { Authorities } from './registry.ts';

/** Applies events of one authority, oldest first, in the transaction that also moves the cursor: each is applied once. */
export type ApplyEvents = (
  trx: Transaction<DeskSchema>,
  authority: Authority,
  events: readonly AuthorityEvent[],
) => Promise<void>;
export type EventReader = {
  /** Reads and applies all that is new at the authority. Callbacks and polling both end here. */
  readEvents: (authorityId: string) => Promise<void>;
  readAll: () => Promise<void>;
};

type ReaderOptions = {
  database: Database<DeskSchema>;
  authorities: Authorities;
  /** Done before each transaction: what applying needs from elsewhere. */
  prepare: () => Promise<void>;
  apply: ApplyEvents;
  log: Log;
};

/**
 * A callback is only a hint that something has changed; what has changed is read from the authority itself. So a lost,
 * repeated or forged callback can at worst cause one read, and polling needs no code of its own.
 */
export function createEventReader({ database, authorities, prepare, apply, log }: ReaderOptions): EventReader {
  const running = new Map<string, { promise: Promise<void>; again: boolean }>();

  // How many events were applied: none when there are none, or when another process is at it. The authority is asked
  // before the transaction begins: a slow answer must not hold a lock, and on PGlite not everybody.
  async function readBatch(authority: Authority & PublishesEvents): Promise<number> {
    const { events } = await authority.eventsAfter(await readCursor(database.db, authority.id));
    const last = events.at(-1);
    if (!last) return 0;
    await prepare();
    return database.db.transaction().execute(async (trx) => {
      const cursor = await lockCursor(trx, authority.id);
      const news = events.filter((event) => event.sequence > cursor);
      // Another process was quicker, and reads on until there is no more: side by side, each would read all of it.
      if (news.length === 0) return 0;
      await apply(trx, authority, news);
      await moveCursor(trx, authority.id, last.sequence);
      return news.length;
    });
  }

  async function readUntilEmpty(authority: Authority & PublishesEvents, run: { again: boolean }): Promise<void> {
    do {
      run.again = false;
      while ((await readBatch(authority)) > 0);
    } while (run.again);
  }

  async function readEvents(authorityId: string): Promise<void> {
    const authority = authorities.get(authorityId);
    if (!publishesEvents(authority)) return;
    const current = running.get(authorityId);
    if (current) {
      // Whoever asks while a read is under way may have news that this read has just missed.
      current.again = true;
      return current.promise;
    }
    const run = { promise: Promise.resolve(), again: false };
    run.promise = readUntilEmpty(authority, run).finally(() => running.delete(authorityId));
    running.set(authorityId, run);
    return run.promise;
  }

  const readQuietly = (authorityId: string) =>
    readEvents(authorityId).catch((error: unknown) => {
      if (!(error instanceof AuthorityError)) throw error;
      log.warn({ event: 'authority.unreadable', authorityId, err: error });
    });
  return {
    readEvents,
    readAll: async () => void (await Promise.all(authorities.all.map(({ id }) => readQuietly(id)))),
  };
}
