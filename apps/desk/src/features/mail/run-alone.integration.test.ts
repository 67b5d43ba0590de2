import { type Database, MINUTE, silentLog } from '@certdesk/platform';
import { createTestClock, ENGINES, waitUntil } from '@certdesk/platform/testing';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { DeskSchema } from '../../schema.ts';
import { openDeskTables } from '../../testing/order-rows.ts';
import { runAlone } from './run-alone.ts';

describe.each(ENGINES)('what only one process does at a time, on %s', (engine) => {
  const clock = createTestClock();
  let database: Database<DeskSchema>;
  beforeAll(async () => {
    database = await openDeskTables(engine);
  });
  afterAll(() => database?.close());

  /** A process, and how often it has begun and ended the work. */
  function enter(name: string) {
    const seen = { looks: 0, begun: 0, ended: 0 };
    const begin = () => {
      seen.begun += 1;
      return {
        stop: async () => {
          seen.ended += 1;
        },
      };
    };
    const look = {
      now: () => {
        seen.looks += 1;
        return clock.now();
      },
    };
    const process = runAlone({ name, database, clock: look, log: silentLog, everyMs: 5 }, begin);
    onTestFinished(process.stop);
    const lookTwice = async () => {
      const before = seen.looks;
      await waitUntil('it has looked twice', () => seen.looks >= before + 2);
    };
    return { seen, stop: process.stop, lookTwice };
  }

  it('is done, and ends with the process', async () => {
    const only = enter('single');
    await waitUntil('it is done', () => only.seen.begun === 1);
    await only.stop();
    expect(only.seen).toMatchObject({ begun: 1, ended: 1 });
  });

  // PGlite has one process.
  it.runIf(engine === 'postgres')('is done by another as soon as the first one stops', async () => {
    const first = enter('handed on');
    await waitUntil('the first one does it', () => first.seen.begun === 1);
    const second = enter('handed on');
    await second.lookTwice();
    expect(second.seen.begun).toBe(0);
    await first.stop();
    await waitUntil('the second one does it', () => second.seen.begun === 1);
    expect(first.seen.ended).toBe(1);
  });

  it.runIf(engine === 'postgres')('is taken over when nothing was heard of a process for a minute', async () => {
    const gone = { name: 'taken over', holder: crypto.randomUUID(), until: new Date(clock.now().getTime() + MINUTE) };
    await database.db.insertInto('process_leases').values(gone).execute();
    const next = enter('taken over');
    await next.lookTwice();
    expect(next.seen.begun).toBe(0);
    clock.advance(MINUTE);
    await waitUntil('the next one does it', () => next.seen.begun === 1);
    // Somebody else has it by now: it must not be done twice.
    const until = new Date(clock.now().getTime() + MINUTE);
    await database.db
      .updateTable('process_leases')
      .set({ holder: crypto.randomUUID(), until })
      .where('name', '=', 'taken over')
      .execute();
    await waitUntil('it has let go', () => next.seen.ended === 1);
  });
});
