import { createServer, type Server } from 'node:http';
import { type AuthorityEvent, AuthorityEvents, isSigned } from '@certdesk/authority-protocol';
import { migrate, newId } from '@certdesk/platform';
import { ENGINES, openTestDatabase, waitUntil } from '@certdesk/platform/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MIGRATIONS } from './database/migrations.ts';
import type { Tables } from './database/tables.ts';
import { findEventsAfter } from './features/events/event.store.ts';
import { createWork } from './features/events/index.ts';
import { eventsAfter } from './testing/events.ts';
import { issueOrder } from './testing/read-mails.ts';
import { type RunningAuthority, runAuthority } from './testing/run-authority.ts';

type Desk = { url: string; taken: AuthorityEvent[]; answer: (status: number) => void; stop: () => Promise<unknown> };

/** A desk that takes callbacks, and can be told to fail. */
async function startDesk(secret: () => string): Promise<Desk> {
  const taken: AuthorityEvent[] = [];
  let status = 204;
  const server: Server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const path = request.url ?? '';
    const signed = isSigned(secret(), { method: 'POST', path, body, headers: request.headers }, new Date());
    const code = signed ? status : 401;
    if (code === 204) taken.push(...AuthorityEvents.parse(JSON.parse(body)).items);
    response.writeHead(code).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number }; // cast: a TCP listener has a port
  return {
    url: `http://127.0.0.1:${port}/callback?from=ca`,
    taken,
    answer: (next) => {
      status = next;
    },
    stop: () => new Promise((resolve) => server.close(resolve)),
  };
}

describe('what the CA tells the desk', () => {
  let running: RunningAuthority;
  let desk: Desk;
  beforeAll(async () => {
    running = await runAuthority('pglite');
    desk = await startDesk(() => running.authority.deskSecret);
  });
  afterAll(async () => {
    await running.stop();
    await desk.stop();
  });

  it('comes by signed callback, whole and in order, and can be polled as well', async () => {
    await issueOrder(running); // before the desk says where it is
    expect((await running.ask('PUT', '/v1/callback', { url: desk.url })).status).toBe(204);
    await issueOrder(running);
    const polled = await eventsAfter(running);
    await waitUntil('the desk has every event', () => desk.taken.length >= polled.length);
    expect(desk.taken).toEqual(polled);
    expect(polled.map(({ sequence }) => sequence)).toEqual(polled.map((_, index) => index + 1));
    expect(JSON.stringify(polled)).not.toContain('CERTIFICATE');
  });

  it('is kept while the desk is down, and comes when it is back', async () => {
    const before = desk.taken.length;
    desk.answer(500);
    const order = await issueOrder(running);
    const missed = (await eventsAfter(running, before)).filter(({ orderId }) => orderId === order.id);
    expect(missed.length).toBeGreaterThan(4);
    expect(desk.taken).toHaveLength(before);
    await running.restart();
    desk.answer(204);
    await running.ask('PUT', '/v1/callback', { url: desk.url });
    await waitUntil('the desk has what it missed', () => desk.taken.length >= before + missed.length);
    expect(desk.taken).toEqual(await eventsAfter(running));
  });
});

describe.each(ENGINES)('the event log on %s', (engine) => {
  it('never lets a reader miss an event, however many deeds commit at a time', async () => {
    const database = await openTestDatabase<Tables>(engine);
    try {
      await migrate(database.db, MIGRATIONS);
      const work = createWork({ db: database.db, onEvents: () => undefined });
      const event = (type: number) => ({
        type: 'order.changed' as const,
        at: new Date(0).toISOString(),
        orderId: newId(),
        reference: newId(),
        order: { type } as never, // cast: the log does not look into what it stores
      });
      const writer = async (id: number) => {
        for (let deed = 0; deed < 10; deed += 1)
          await work(async (unit) => {
            for (let count = 0; count <= id % 3; count += 1) unit.announce(event(id));
            if (deed % 5 === 4) throw new Error('undone');
          }).catch(() => undefined);
      };
      const read: number[] = [];
      let done = false;
      const reader = async () => {
        for (let last = false; !last; ) {
          last = done;
          const rows = await findEventsAfter(database.db, read.at(-1) ?? 0, 50);
          read.push(...rows.map(({ sequence }) => sequence));
          if (rows.length > 0) last = false;
        }
      };
      const reading = reader();
      await Promise.all([0, 1, 2, 3, 4, 5].map(writer));
      done = true;
      await reading;
      expect(read).toEqual(Array.from({ length: 6 * 8 * 2 }, (_, index) => index + 1));
    } finally {
      await database.close();
    }
  });
});
