import { type Database, silentLog } from '@certdesk/platform';
import { ENGINES } from '@certdesk/platform/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DeskSchema } from '../../schema.ts';
import { openDeskTables } from '../../testing/order-rows.ts';
import type { PublishesEvents } from './abilities.ts';
import { createEventReader } from './read-events.ts';
import type { Authorities } from './registry.ts';

const LATEST = 3;

describe.each(ENGINES)('news of an authority on %s', (engine) => {
  let database: Database<DeskSchema>;
  beforeAll(async () => {
    database = await openDeskTables(engine);
  });
  afterAll(() => database?.close());

  /** One process of the desk: which events it has applied, and from where it has read. */
  function openProcess(meanwhile: () => Promise<void> = async () => undefined) {
    const applied: number[] = [];
    const asked: number[] = [];
    const eventsAfter: PublishesEvents['eventsAfter'] = async (after) => {
      asked.push(after);
      const sequences = Array.from({ length: LATEST - after }, (_, index) => after + index + 1);
      await meanwhile();
      return { events: sequences.map((sequence) => ({ sequence }) as never), latest: LATEST }; // cast: nobody reads more
    };
    const authority = { id: 'ca', eventsAfter };
    const reader = createEventReader({
      database,
      authorities: { all: [authority], get: () => authority } as unknown as Authorities, // cast: all that a reader uses
      prepare: async () => undefined,
      apply: async (_trx, _authority, events) => void applied.push(...events.map(({ sequence }) => sequence)),
      log: silentLog,
    });
    return { read: () => reader.readEvents('ca'), applied, asked };
  }

  it('is applied once, and left to the process that is at it already', async () => {
    const quick = openProcess();
    const slow = openProcess(quick.read);
    await slow.read();
    expect(quick).toMatchObject({ applied: [1, 2, 3], asked: [0, LATEST] });
    expect(slow).toMatchObject({ applied: [], asked: [0] });
  });
});
